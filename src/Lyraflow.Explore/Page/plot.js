// A uPlot without its own cursor and selection: axes, grid and scales, and hooks to draw into.
import { theme } from "./colors.js";

export const makePlot = (box, { height, series, data, x, y, draw, bottom = 46, left = 62 }) => {
  const font = "12px system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";
  const axis = (item, size) => ({
    stroke: () => theme().text,
    grid: { stroke: () => theme().grid, width: 1 },
    ticks: { stroke: () => theme().grid, width: 1, size: 5 },
    font, labelFont: font, labelSize: 18, size, label: item.label, space: 52,
    ...item.splits && { splits: item.splits, values: item.values },
  });
  const plot = new uPlot({
    width: Math.max(box.clientWidth, 120),
    height,
    padding: [10, 12, 0, 0],
    cursor: { show: false, drag: { x: false, y: false } },
    legend: { show: false },
    scales: {
      x: { time: false, range: () => x.range(), dir: x.reversed?.() ? -1 : 1 },
      y: { range: y.range && (() => y.range()), dir: y.reversed?.() ? -1 : 1, distr: y.distr ?? 1 },
    },
    axes: [axis(x, bottom - 18), { ...axis(y, left - 18), space: 36 }],
    series: [{}, ...series],
    hooks: { draw: [draw ?? (() => {})] },
  }, data, box);
  return plot;
};
