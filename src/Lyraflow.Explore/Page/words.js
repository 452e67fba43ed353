// Numbers and names as people read them.
export const count = value => Math.round(value).toLocaleString("en-US");
export const percent = value => Number.isFinite(value) ? `${(100 * value).toFixed(1)} %` : "–";
export const signed = (value, digits = 2) => value.toFixed(digits).replace("-", "−");

// A number with as many digits as a reader needs.
export const number = value => {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e9) ? value.toExponential(4) : String(Number(value.toPrecision(7)));
};

// A small probability is told by its leading digits.
export const probability = value => value < 0.001 ? value.toExponential(1).replace("e-", " × 10⁻").replace(/⁻(\d+)$/, (_, power) =>
  `⁻${[...power].map(digit => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("")}`) : value < 0.1 ? value.toPrecision(2) : value.toFixed(3);

export const label = column => `${column.name.replaceAll("-", "−")}${column.unit ? ` (${column.unit})` : ""}`;
export const log10Odds = probability => Math.log10(probability / (1 - probability));
export const ofLog10Odds = odds => 1 / (1 + Math.pow(10, -odds));
