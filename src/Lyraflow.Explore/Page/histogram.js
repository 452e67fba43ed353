// Counts of one column in bins, on a logarithmic scale; the bars of the selection stand in those of all rows.
import { addBrush } from "./brush.js";
import { makePlot } from "./plot.js";
import { theme } from "./colors.js";

const height = 330;

// state: { column, brush }; shift() is added to the numbers of the axis, marker() is where a line stands.
export const makeHistogram = (column, title, state, { shift = () => 0, marker = () => null, values, splits, axisLabel }, actions) => {
  const card = document.createElement("section");
  card.className = "card panel";
  card.innerHTML = `<div class="top"><h2></h2><span class="tools"><button type="button" class="touch select" aria-pressed="false">Select
    </button></span></div><div class="plot" tabindex="0" role="group"></div><div class="legend"></div>`;
  card.querySelector("h2").textContent = title;
  const box = card.querySelector(".plot");
  box.setAttribute("aria-label", `${title}. Arrows move the selected range, Shift and arrows resize it, Escape clears it.`);
  let plot = null, brush = null, base = null, chosen = null;

  const extent = () => [column.low + shift(), column.high + shift()];
  const draw = () => {
    if (!plot || !base) return;
    const colors = theme();
    const { ctx, bbox } = plot;
    const floor = plot.valToPos(0.5, "y", true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    const bars = ({ axis, counts }, color) => {
      ctx.fillStyle = color;
      counts.forEach((value, i) => {
        if (value === 0) return;
        const left = plot.valToPos(axis.low + i * axis.width + shift(), "x", true);
        const right = plot.valToPos(axis.low + (i + 1) * axis.width + shift(), "x", true);
        const top = plot.valToPos(value, "y", true);
        ctx.fillRect(left, top, Math.max(right - left - 0.5, 1), floor - top);
      });
    };
    bars(base, chosen ? colors.restBars : colors.bars);
    if (chosen) bars(chosen, colors.chosenBars);
    const at = marker();
    if (at !== null) {
      const x = plot.valToPos(at, "x", true);
      ctx.strokeStyle = colors.text;
      ctx.lineWidth = 1.5 * devicePixelRatio;
      ctx.setLineDash([5 * devicePixelRatio, 3 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  };
  const top = () => Math.max(10, ...(base?.counts ?? []));
  const build = () => {
    plot?.destroy();
    plot = makePlot(box, {
      height,
      data: [[0, 1], [1, 1]],
      series: [{ show: false }],
      x: { label: axisLabel, range: extent, values, splits },
      y: { label: "rows", range: () => [0.5, 2 * top()], distr: 3 },
      draw,
    });
    const moved = (region, by) => region && region.map(value => value + by);
    brush = addBrush(plot, box, {
      hasY: false,
      get: () => moved(state.brush, shift()),
      set: region => { state.brush = moved(region, -shift()); actions.selected(); },
      onKey: () => false,
    });
    brush.draw();
  };
  const paint = () => {
    if (!plot || !base) return;
    plot.setScale("x", { min: extent()[0], max: extent()[1] });
    plot.setScale("y", { min: 0.5, max: 2 * top() });
    plot.redraw(false, true);
    brush.draw();
  };
  card.querySelector(".select").addEventListener("click", event => {
    event.currentTarget.setAttribute("aria-pressed", String(box.classList.toggle("selecting")));
  });
  new ResizeObserver(() => {
    plot?.setSize({ width: Math.max(box.clientWidth, 120), height });
    brush?.draw();
  }).observe(box);

  return {
    card,
    build,
    request: () => ({ column: column.name, low: column.low, high: column.high }),
    ranges: () => state.brush ? [{ column: column.name, low: state.brush[0], high: state.brush[1] }] : [],
    show: (view, selection) => { [base, chosen] = [view, selection]; paint(); },
    showSelection: selection => { chosen = selection; paint(); },
    redraw: paint,
    note: text => { card.querySelector(".legend").textContent = text; },
  };
};
