// The sliders for prior and threshold, and what the model expects of them.
import { ask, isOutdated } from "./server.js";
import { count, percent, probability, signed } from "./words.js";

const $ = id => document.getElementById(id);

export const makeDecision = (catalog, view, actions) => {
  const { scores, model } = catalog;
  const ratio = catalog.columns.find(item => item.name === scores.ratio);
  if (!ratio) return null;
  const hasPrior = Boolean(model?.prior);
  if (!model?.hasThresholds) view.threshold ??= 0;
  $("decision").hidden = false;
  for (const item of document.querySelectorAll(".target")) item.textContent = scores.target;
  const [prior, threshold, above] = [$("prior"), $("threshold"), $("above")];
  [threshold.min, threshold.max] = [Math.floor(ratio.low), Math.ceil(ratio.high)];
  [prior.min, prior.max] = [-6, Math.log10(0.999)];
  $("prior-part").hidden = !hasPrior;
  for (const item of document.querySelectorAll(".expected")) item.hidden = !model?.hasThresholds;

  const range = (low, high) => `95 % interval ${percent(low)} to ${percent(high)}`;
  let candidates = null, expected = null;
  const write = () => {
    $("candidates").textContent = candidates === null ? "–" : count(candidates);
    $("purity").textContent = percent(expected ? expected.purity : null);
    $("completeness").textContent = percent(expected ? expected.completeness : null);
    $("purity-range").textContent = expected ? range(expected.purityLow, expected.purityHigh) : "";
    $("completeness-range").textContent = expected ? range(expected.completenessLow, expected.completenessHigh) : "";
    const isKnown = expected && candidates !== null && Number.isFinite(expected.purity);
    $("genuine").textContent = isKnown ? count(candidates * expected.purity) : "–";
  };
  const show = () => {
    prior.value = String(Math.log10(view.prior ?? 0.5));
    threshold.value = String(view.threshold ?? 0);
    above.checked = view.above;
    $("prior-value").textContent = view.prior ? probability(view.prior) : "";
    $("threshold-value").textContent = signed(view.threshold ?? 0);
    prior.setAttribute("aria-valuetext", $("prior-value").textContent);
    threshold.setAttribute("aria-valuetext", $("threshold-value").textContent);
  };
  const showPresets = named => $("presets").replaceChildren(...named.map(item => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `${item.name} (${signed(item.log10Ratio)})`;
    button.title = `Expected purity ${percent(item.purity)}, completeness ${percent(item.completeness)}`;
    button.addEventListener("click", () => { view.threshold = item.log10Ratio; moved(); });
    return button;
  }));
  const part = () => ({ column: scores.ratio, low: view.threshold ?? 0, high: null });

  // What is expected hangs on the sliders alone, the candidates on the selection too, whose answer counts them.
  const expect = async () => {
    if (!model?.hasThresholds || !view.prior) return;
    const answer = await ask("expectations", { prior: view.prior, log10Ratio: view.threshold });
    showPresets(answer.named);
    if (view.threshold === null) {
      expected = answer.named.find(item => item.name === "balanced") ?? answer.named[0];
      view.threshold = expected.log10Ratio;
      show();
      actions.thresholdMoved();
    } else {
      expected = answer.given;
    }
  };
  const update = async () => {
    try {
      await expect();
      candidates = (await ask("view", { selection: actions.brushed(), part: part() }, "candidates")).partCount;
      write();
    } catch (error) {
      if (!isOutdated(error)) actions.fail(error);
    }
  };
  const counted = answer => {
    if (view.threshold === null) return;
    candidates = answer.partCount;
    write();
  };
  const moved = () => { show(); actions.thresholdMoved(); update(); };

  threshold.addEventListener("input", () => { view.threshold = Number(threshold.value); moved(); });
  prior.addEventListener("input", () => { view.prior = Math.pow(10, Number(prior.value)); show(); actions.priorMoved(); update(); });
  above.addEventListener("change", () => { view.above = above.checked; view.threshold ??= 0; actions.filterChanged(); });
  $("decision-note").textContent = model?.hasThresholds
    ? "Purity and completeness are those of the model's held-out rows at this prior, over all of the sky that they stand for: a region "
      + "that you select may be purer or less pure."
    : model ? "The model holds no thresholds for this class, so what to expect of one is not known."
      : "Without a model, what to expect of a threshold is not known: start explore with the model that scored these rows.";
  show();
  return { update, counted, part, show };
};
