// The view in the part of the address behind #, which no server sees: a copy of the address restores it.
export const read = () => {
  try {
    return JSON.parse(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null;
  }
};

export const write = view => history.replaceState(null, "", `#${encodeURIComponent(JSON.stringify(view))}`);
