// The view in the part of the address behind #, which no server sees: a copy of the address restores it.
export const read = () => {
  try {
    return JSON.parse(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null;
  }
};

// Browsers refuse an address that changes with every movement of a pointer.
const pause = 300;
let newest = null, timer = null;
const store = () => {
  timer = null;
  if (newest === null) return;
  try {
    history.replaceState(null, "", `#${encodeURIComponent(JSON.stringify(newest))}`);
    newest = null;
  } catch {
    timer = setTimeout(store, 10 * pause);
  }
};

export const write = view => {
  newest = view;
  timer ??= setTimeout(store, pause);
};

export const writeNow = view => {
  clearTimeout(timer);
  newest = view;
  store();
};
addEventListener("pagehide", () => { if (newest !== null) writeNow(newest); });
