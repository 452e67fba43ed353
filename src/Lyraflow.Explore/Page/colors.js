// Colours of the classes are those of all our figures (Okabe and Ito 2008); counts run from the page's colour to strong ones.
const light = {
  classes: ["#0072b2", "#b37400", "#009e73", "#b3568c", "#2f8fc0", "#d55e00"],
  all: [[222, 235, 247], [158, 202, 225], [66, 146, 198], [8, 81, 156], [8, 33, 86]],
  rest: [[236, 236, 234], [206, 206, 204], [170, 170, 170], [130, 130, 132]],
  chosen: [[253, 208, 162], [253, 141, 60], [217, 72, 1], [127, 39, 4]],
  point: "#08519c", restPoint: "#b5b5b3", chosenPoint: "#c94a00", text: "#1d1d1f", soft: "#55585e", grid: "#ececea",
  bars: "#9ecae1", rim: "rgb(255 255 255 / .7)", restBars: "#d4d4d2", chosenBars: "#e6701a",
};
const dark = {
  classes: ["#56b4e9", "#e69f00", "#2fd0a0", "#e59bc6", "#9fd4f2", "#ff8a3d"],
  all: [[28, 52, 82], [33, 94, 150], [70, 150, 205], [150, 205, 235], [235, 248, 255]],
  rest: [[44, 48, 53], [70, 75, 81], [104, 109, 115], [140, 145, 150]],
  chosen: [[110, 52, 12], [190, 90, 20], [245, 150, 60], [255, 225, 180]],
  point: "#6cc3f5", restPoint: "#5a6068", chosenPoint: "#ff9b57", text: "#e9e9e6", soft: "#aab0b8", grid: "#2c3035",
  bars: "#2f6f9f", rim: "rgb(32 35 39 / .7)", restBars: "#454a51", chosenBars: "#ff9b57",
};
const scheme = matchMedia("(prefers-color-scheme: dark)");

export const theme = () => scheme.matches ? dark : light;
export const onThemeChange = action => scheme.addEventListener("change", action);

// The colour of a share between 0 and 1.
export const ramp = (stops, share) => {
  const place = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
  const i = Math.min(Math.floor(place), stops.length - 2);
  return stops[i].map((from, channel) => Math.round(from + (place - i) * (stops[i + 1][channel] - from)));
};

// A count on a logarithmic scale up to the largest.
export const shade = (value, most) => most > 1 ? Math.log(value) / Math.log(most) : 1;
