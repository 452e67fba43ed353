// Two columns against each other: counts in cells where rows are many, points where they are few, and contours of the model.
import { addBrush } from "./brush.js";
import { makePlot } from "./plot.js";
import { ramp, shade, theme } from "./colors.js";
import { count, label } from "./words.js";

const height = 330;

// An image of cells; the darker, the more rows.
const cellImage = (view, stops, reversedX, reversedY) => {
  const { cells, x, y } = view;
  const image = new ImageData(x.bins, y.bins);
  let most = 1;
  for (let i = 1; i < cells.length; i += 2) most = Math.max(most, cells[i]);
  for (let i = 0; i < cells.length; i += 2) {
    const [across, upwards] = [Math.floor(cells[i] / y.bins), cells[i] % y.bins];
    const column = reversedX ? x.bins - 1 - across : across;
    const row = reversedY ? upwards : y.bins - 1 - upwards;
    const place = 4 * (row * x.bins + column);
    const [red, green, blue] = ramp(stops, shade(cells[i + 1], most));
    image.data.set([red, green, blue, 255], place);
  }
  const canvas = new OffscreenCanvas(x.bins, y.bins);
  canvas.getContext("2d").putImageData(image, 0, 0);
  return { canvas, most };
};

const drawCells = (plot, view, image) => {
  const { x, y } = view;
  const [x1, x2] = [plot.valToPos(x.low, "x", true), plot.valToPos(x.low + x.bins * x.width, "x", true)];
  const [y1, y2] = [plot.valToPos(y.low, "y", true), plot.valToPos(y.low + y.bins * y.width, "y", true)];
  plot.ctx.imageSmoothingEnabled = false;
  plot.ctx.drawImage(image.canvas, Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1), Math.abs(y2 - y1));
};

const drawPoints = (plot, points, color, radius) => {
  const { ctx } = plot;
  ctx.fillStyle = color;
  ctx.beginPath();
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [plot.valToPos(points[i], "x", true), plot.valToPos(points[i + 1], "y", true)];
    ctx.moveTo(x + radius, y);
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
  }
  ctx.fill();
};

const drawContours = (plot, contours) => {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  contours.forEach((item, k) => item.lines.forEach((line, i) => {
    ctx.beginPath();
    for (let j = 0; j < line.segments.length; j += 4) {
      ctx.moveTo(plot.valToPos(line.segments[j], "x", true), plot.valToPos(line.segments[j + 1], "y", true));
      ctx.lineTo(plot.valToPos(line.segments[j + 2], "x", true), plot.valToPos(line.segments[j + 3], "y", true));
    }
    // A rim in the page's colour keeps a line apart from the picture under it.
    const width = (i === 0 ? 2.4 : 1.3) * ratio;
    for (const [color, wide] of [[theme().rim, width + 2 * ratio], [theme().classes[k % theme().classes.length], width]]) {
      ctx.strokeStyle = color;
      ctx.lineWidth = wide;
      ctx.stroke();
    }
  }));
};

// state: { x, y, xRange, yRange, xReversed, yReversed, brush }; actions say what happened to it.
export const makePanel = (catalog, state, actions) => {
  const column = name => catalog.columns.find(item => item.name === name);
  const card = document.createElement("section");
  card.className = "card panel";
  card.innerHTML = `<div class="top"><span class="axes"><select class="y" aria-label="Upwards"></select><span>against</span>
    <select class="x" aria-label="Across"></select></span><span class="tools">
    <button type="button" class="touch select" aria-pressed="false">Select</button>
    <button type="button" class="zoom" title="Zoom to the selected region">Zoom</button>
    <button type="button" class="whole" title="Show the whole range">Whole</button>
    <button type="button" class="turn" title="Turn the axes around, one after the other">Turn</button>
    <button type="button" class="remove" title="Remove this panel" aria-label="Remove this panel">×</button></span></div>
    <div class="plot" tabindex="0" role="group"></div><div class="legend"></div>`;
  const box = card.querySelector(".plot");
  const legend = card.querySelector(".legend");
  let plot = null, brush = null, base = null, chosen = null, contours = [];
  let baseImage = null, chosenImage = null;

  const range = axis => {
    const whole = column(state[axis]);
    return state[`${axis}Range`] ?? [whole.low, whole.high];
  };
  const isReversed = axis => state[`${axis}Reversed`] ?? column(state[axis]).isReversed;

  const draw = () => {
    if (!plot || !base) return;
    const colors = theme();
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    if (base.points) drawPoints(plot, base.points, chosen ? colors.restPoint : colors.point, 1.8 * devicePixelRatio);
    else drawCells(plot, base, baseImage);
    if (chosen?.points) drawPoints(plot, chosen.points, colors.chosenPoint, 2.2 * devicePixelRatio);
    else if (chosen) drawCells(plot, chosen, chosenImage);
    drawContours(plot, contours);
    ctx.restore();
  };

  const writeLegend = () => {
    legend.replaceChildren();
    const add = (...parts) => {
      const item = document.createElement("span");
      item.append(...parts);
      legend.append(item);
    };
    const scale = (stops, most) => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [64, 1];
      const context = canvas.getContext("2d");
      for (let i = 0; i < 64; i++) {
        context.fillStyle = `rgb(${ramp(stops, i / 63).join(" ")})`;
        context.fillRect(i, 0, 1, 1);
      }
      add("rows in a cell: 1", canvas, `${count(most)} (log)`);
    };
    const shown = chosen ?? base;
    if (!shown.points) scale(chosen ? theme().chosen : theme().all, (chosen ? chosenImage : baseImage).most);
    add(shown.points ? `${count(shown.inside)} rows, one point each` : `${count(shown.inside)} rows in view`);
    contours.forEach((item, k) => {
      const line = document.createElement("span");
      line.className = "line";
      line.style.borderColor = theme().classes[k % theme().classes.length];
      add(line, `${item.name}: 50 and 90 %`);
    });
  };

  const build = () => {
    plot?.destroy();
    const [x, y] = [column(state.x), column(state.y)];
    plot = makePlot(box, {
      height,
      data: [[0, 1], [null, null]],
      series: [{ show: false }],
      x: { label: label(x), range: () => range("x"), reversed: () => isReversed("x") },
      y: { label: label(y), range: () => range("y"), reversed: () => isReversed("y") },
      draw,
    });
    brush = addBrush(plot, box, {
      hasY: true,
      get: () => state.brush,
      set: region => { state.brush = region; actions.selected(); },
      onKey: key => ({ z: zoom, 0: whole, r: turn })[key]?.() ?? false,
    });
    box.setAttribute("aria-label", `${y.name} against ${x.name}. Arrows move the selected region, Shift and arrows resize it, Escape `
      + "clears it, Z zooms to it, 0 shows the whole range, R turns an axis around.");
    brush.draw();
  };
  const paint = () => {
    const colors = theme();
    if (base && !base.points) baseImage = cellImage(base, chosen ? colors.rest : colors.all, isReversed("x"), isReversed("y"));
    if (chosen && !chosen.points) chosenImage = cellImage(chosen, colors.chosen, isReversed("x"), isReversed("y"));
    if (base) {
      plot.redraw(false);
      writeLegend();
    }
  };
  const zoom = () => {
    if (!state.brush) return true;
    [state.xRange, state.yRange] = [state.brush.slice(0, 2), state.brush.slice(2)];
    actions.moved();
    return true;
  };
  const whole = () => {
    state.xRange = state.yRange = null;
    actions.moved();
    return true;
  };
  const turn = () => {
    const both = [isReversed("x"), isReversed("y")];
    [state.xReversed, state.yReversed] = both[0] === both[1] ? [both[0], !both[1]] : [!both[0], both[1]];
    build();
    paint();
    actions.changed();
    return true;
  };

  for (const axis of ["x", "y"]) {
    const select = card.querySelector(`select.${axis}`);
    select.append(...catalog.columns.map(item => new Option(label(item), item.name)));
    select.value = state[axis];
    select.addEventListener("change", () => {
      state[axis] = select.value;
      state[`${axis}Range`] = state[`${axis}Reversed`] = state.brush = null;
      actions.moved();
    });
  }
  const on = (name, action) => card.querySelector(name).addEventListener("click", action);
  on(".zoom", zoom);
  on(".whole", whole);
  on(".turn", turn);
  on(".remove", () => actions.removed());
  on(".select", event => {
    const selecting = box.classList.toggle("selecting");
    event.currentTarget.setAttribute("aria-pressed", String(selecting));
  });
  new ResizeObserver(() => {
    plot?.setSize({ width: Math.max(box.clientWidth, 120), height });
    brush?.draw();
  }).observe(box);

  return {
    card,
    build,
    request: () => ({
      x: { column: state.x, low: range("x")[0], high: range("x")[1] },
      y: { column: state.y, low: range("y")[0], high: range("y")[1] },
    }),
    ranges: () => state.brush
      ? [{ column: state.x, low: state.brush[0], high: state.brush[1] }, { column: state.y, low: state.brush[2], high: state.brush[3] }]
      : [],
    show: (view, selection) => { [base, chosen] = [view, selection]; paint(); },
    showSelection: selection => { chosen = selection; paint(); },
    showContours: lines => { contours = lines; if (base) paint(); },
    redraw: () => { brush?.draw(); paint(); },
  };
};
