// The page: what is drawn, what is selected, and what follows from it.
import * as address from "./address.js";
import { onThemeChange } from "./colors.js";
import { makeDecision } from "./decision.js";
import { makeHistogram } from "./histogram.js";
import { makePanel } from "./panel.js";
import { ask, get, isOutdated } from "./server.js";
import { showRows } from "./table.js";
import { count, log10Odds, ofLog10Odds, probability } from "./words.js";

const $ = id => document.getElementById(id);
const listed = 100;
const catalog = await get("catalog");
const { scores, model } = catalog;
const column = name => catalog.columns.find(item => item.name === name);
const hasColumn = name => column(name) !== undefined;

const firstPanels = () => {
  const features = catalog.columns.filter(item => item.isFeature).map(item => item.name);
  const special = [catalog.sky?.rightAscension, catalog.sky?.declination, scores?.odds, scores?.ratio, scores?.posterior];
  const others = catalog.columns.map(item => item.name).filter(name => !special.includes(name));
  const names = features.length > 1 ? features : [...features, ...others.filter(name => !features.includes(name))];
  const pairs = names.length > 2 ? [[names[0], names[1]], [names[names.length - 2], names[names.length - 1]]]
    : [[names[0], names[1] ?? names[0]]];
  if (catalog.sky) pairs.push([catalog.sky.rightAscension, catalog.sky.declination]);
  return pairs.map(([x, y]) => ({ x, y }));
};

const saved = address.read();
const view = {
  panels: saved?.panels?.filter(item => hasColumn(item.x) && hasColumn(item.y)).slice(0, catalog.mostPanels) ?? firstPanels(),
  ratio: { brush: saved?.ratio?.brush ?? null },
  posterior: { brush: saved?.posterior?.brush ?? null },
  prior: saved?.prior ?? model?.startPrior ?? null,
  threshold: saved?.threshold ?? null,
  above: saved?.above ?? false,
};

const fail = error => {
  if (isOutdated(error)) return;
  $("problem").textContent = error.message;
  $("problem").hidden = false;
};
const attempt = action => action().then(() => { $("problem").hidden = true; }).catch(fail);

// A prior moves the log odds of all posteriors by the same.
const shift = () => model?.prior && view.prior ? log10Odds(view.prior) - log10Odds(model.prior) : 0;

let panels = [], histograms = [], decision = null;
const thresholdRange = () => view.above && scores && view.threshold !== null
  ? [{ column: scores.ratio, low: view.threshold, high: null }] : [];
const brushed = () => [...panels, ...histograms].flatMap(item => item.ranges());
const selection = () => [...brushed(), ...thresholdRange()];

const question = (selected, rows, hasPictures) => ({
  selection: selected,
  part: decision?.part() ?? null,
  panels: hasPictures ? panels.map(item => item.request()) : [],
  histograms: hasPictures ? histograms.map(item => item.request()) : [],
  rows,
});

const showTable = answer => {
  const names = catalog.table;
  const posterior = names.indexOf(scores?.posterior);
  const extra = posterior >= 0 && Math.abs(shift()) > 1e-3
    ? { name: `posterior at ${probability(view.prior)}`, value: row => row.cells[posterior] === null ? null
      : ofLog10Odds(log10Odds(Number(row.cells[posterior])) + shift()) }
    : null;
  showRows($("table"), names, new Set(catalog.numbers), answer.rows, extra);
  const order = scores ? `, the highest posterior of ${scores.target} first` : "";
  $("table-note").textContent = `${count(answer.rows.length)} of ${count(answer.count)} rows${order}.`;
};

let lastAnswer = null;
const showCount = () => {
  const chosen = document.createElement("strong");
  chosen.textContent = count(lastAnswer.count);
  $("count").replaceChildren(chosen, ` of ${count(catalog.rows)} rows selected`);
};

// The pictures of all rows are asked for once, those of the selection whenever it changes; while one is on its way only the newest
// of those that follow is remembered.
let busy = false, again = false;
const update = async () => {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  const start = performance.now();
  try {
    const selected = selection();
    const isAll = selected.length === 0;
    const asked = [panels, histograms];
    const answer = await ask("view", question(selected, listed, !isAll), "selection");
    asked[0].forEach((item, i) => item.showSelection(isAll ? null : answer.densities[i]));
    asked[1].forEach((item, i) => item.showSelection(isAll ? null : answer.histograms[i]));
    // Where other pictures took their place meanwhile, these want to be asked for.
    again ||= asked[0] !== panels || asked[1] !== histograms;
    lastAnswer = answer;
    showCount();
    showTable(answer);
    decision?.counted(answer);
    document.body.dataset.answered = String(Number(document.body.dataset.answered ?? 0) + 1);
    document.body.dataset.milliseconds = String(performance.now() - start);
    $("problem").hidden = true;
  } catch (error) {
    fail(error);
  }
  busy = false;
  if (again) {
    again = false;
    update();
  }
};

const loadAll = async () => {
  const start = performance.now();
  const selected = selection();
  const answer = await ask("view", question([], selected.length === 0 ? listed : 0, true), "all");
  panels.forEach((item, i) => item.show(answer.densities[i], null));
  histograms.forEach((item, i) => item.show(answer.histograms[i], null));
  document.body.dataset.drawn = String(performance.now() - start);
  if (selected.length === 0) {
    lastAnswer = answer;
    showCount();
    showTable(answer);
    decision?.counted(answer);
  } else {
    await update();
  }
  if (model?.hasContours) {
    await Promise.all(panels.map(async (item, i) => item.showContours(
      await ask("contours", { x: view.panels[i].x, y: view.panels[i].y }, `contours ${i}`))));
  }
};

const remember = () => address.write(view);
const changed = () => { update(); remember(); };

const layOut = () => {
  const box = $("panels");
  box.replaceChildren();
  panels = view.panels.map((state, i) => makePanel(catalog, state, {
    selected: changed,
    changed: remember,
    moved: layOut,
    removed: () => { view.panels.splice(i, 1); layOut(); },
  }));
  histograms = [];
  if (scores && hasColumn(scores.ratio)) {
    histograms.push(makeHistogram(
      column(scores.ratio), `Ratio for ${scores.target}`, view.ratio,
      { marker: () => view.threshold, axisLabel: "log10 of the likelihood ratio" }, { selected: changed }));
  }
  if (scores && hasColumn(scores.odds)) {
    histograms.push(makeHistogram(column(scores.odds), `Posterior of ${scores.target}`, view.posterior, {
      shift,
      axisLabel: view.prior && model?.prior ? "posterior at the prior of the slider (log odds)" : "posterior (log odds)",
      splits: (_, __, low, high) => posteriors.map(log10Odds).filter(odds => odds >= low && odds <= high),
      values: (_, splits) => splits.map(odds => posteriors.find(p => Math.abs(log10Odds(p) - odds) < 1e-9)).map(p =>
        p < 0.01 ? `10${"⁻"}${"⁰¹²³⁴⁵⁶⁷⁸⁹"[-Math.round(Math.log10(p))] ?? -Math.round(Math.log10(p))}` : String(p)),
    }, { selected: changed }));
  }
  box.append(...panels.map(item => item.card), ...histograms.map(item => item.card));
  for (const item of [...panels, ...histograms]) item.build();
  $("add").disabled = panels.length >= catalog.mostPanels;
  remember();
  attempt(loadAll);
};
const posteriors = [1e-8, 1e-6, 1e-4, 1e-2, 0.1, 0.5, 0.9, 0.99, 0.9999, 0.999999];

const shortName = catalog.name.split(/[\\/]/).at(-1) || catalog.name;
$("name").textContent = shortName;
$("name").title = catalog.name;
document.title = `${shortName} – Lyraflow`;
$("footer").textContent = `${model ? `Model ${model.name}. ` : ""}This page is served by lyraflow explore on this machine, and reads `
  + "nothing from elsewhere.";
$("contour-note").textContent = model?.hasContours
  ? `Contours: the densest regions of each class that hold 50 % (thick) and 90 % (thin) of ${count(model.rowsOfContours)} rows drawn `
    + "from the model, over all values of its other features. They are drawn where both axes are features of the model, and know nothing of the prior."
  : model ? "The model is conditional: its classes have no contours without the values that they are conditioned on." : "";
$("clear").addEventListener("click", () => {
  for (const item of [...view.panels, view.ratio, view.posterior]) item.brush = null;
  view.above = false;
  decision?.show();
  for (const item of [...panels, ...histograms]) item.redraw();
  changed();
});
$("add").addEventListener("click", () => {
  const last = view.panels.at(-1) ?? firstPanels()[0];
  view.panels.push({ x: last.x, y: last.y });
  layOut();
});
$("link").addEventListener("click", async () => {
  address.writeNow(view);
  await navigator.clipboard?.writeText(location.href).then(() => { $("link").textContent = "Copied"; }, () => {});
  setTimeout(() => { $("link").textContent = "Copy link"; }, 1500);
});
for (const format of catalog.formats) {
  const link = document.createElement("button");
  link.type = "button";
  link.textContent = ({ ".csv": "CSV", ".fits": "FITS", ".parquet": "Parquet", ".vot": "VOTable" })[format];
  link.addEventListener("click", () => {
    const anchor = document.createElement("a");
    anchor.href = `export?format=${format.slice(1)}&request=${encodeURIComponent(JSON.stringify({ selection: selection() }))}`;
    anchor.download = `selection${format}`;
    anchor.click();
  });
  $("exports").append(link);
}
$("send").addEventListener("click", () => attempt(async () => {
  $("table-note").textContent = "Sending…";
  $("table-note").textContent = (await ask("send", { selection: selection() })).note;
}));
decision = scores ? makeDecision(catalog, view, {
  brushed,
  fail,
  thresholdMoved: () => { remember(); for (const item of histograms) item.redraw(); if (view.above) update(); },
  priorMoved: () => { remember(); for (const item of histograms) item.redraw(); if (lastAnswer) showTable(lastAnswer); },
  filterChanged: changed,
}) : null;
decision?.update();
onThemeChange(() => { for (const item of [...panels, ...histograms]) { item.build(); item.redraw(); } });
addEventListener("hashchange", () => location.reload());
layOut();
