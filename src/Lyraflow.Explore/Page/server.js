// What is asked of the program; of questions of one kind only the newest counts.
const waiting = new Map();

const read = async response => {
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
};

export const get = async name => read(await fetch(name));

export const ask = async (name, question, kind = name) => {
  waiting.get(kind)?.abort();
  const controller = new AbortController();
  waiting.set(kind, controller);
  return read(await fetch(name, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(question),
    signal: controller.signal,
  }));
};

export const isOutdated = error => error.name === "AbortError";
