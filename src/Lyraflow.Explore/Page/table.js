// The rows of the selection, the most probable first.
import { number, probability } from "./words.js";

const isNumber = text => text !== null && text !== "" && !Number.isNaN(Number(text));

// Whole numbers stay as they are, which may be longer than a double.
const cell = (text, isWord) => text === null ? "" : isWord || /^-?\d+$/.test(text) || !isNumber(text) ? text : number(Number(text));

export const showRows = (box, names, numbers, rows, extra) => {
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  const body = table.createTBody();
  const words = names.map(name => !numbers.has(name));
  const add = (row, text, isWord) => {
    const item = document.createElement(row === head ? "th" : "td");
    item.textContent = text;
    item.classList.toggle("words", isWord);
    row.append(item);
  };
  add(head, "row", false);
  if (extra) add(head, extra.name, false);
  names.forEach((name, j) => add(head, name, words[j]));
  for (const row of rows) {
    const line = body.insertRow();
    add(line, String(row.number), false);
    if (extra) add(line, extra.value(row) === null ? "" : probability(extra.value(row)), false);
    row.cells.forEach((text, j) => add(line, cell(text, words[j]), words[j]));
  }
  box.replaceChildren(table);
};
