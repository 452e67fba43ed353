"""What to do where the u band is missing: the Stripe 82 catalogue, ten folds, u removed for a random third of the rows and
noise added to all bands (0.05 mag in u, 0.02 mag in g, r, i, z; seed 0), in training and test alike.

(a) drop u for all, (b) rank rows without u last, (c) integrate over u. Prints the average precision of each, and paired
intervals of the differences from 1,000 resamples of the rows; draws purity against completeness.

    python3 bench/missing_band.py ../shared/data/s82_rrlyrae_folds.csv ./lyraflow docs/images/missing-band.svg -- --model mixture

What follows -- goes to lyraflow train. Needs NumPy."""
import csv
import os
import shlex
import subprocess
import sys
import tempfile

import numpy as np

catalog, program, figure = sys.argv[1], shlex.split(sys.argv[2]), sys.argv[3]
training = sys.argv[sys.argv.index("--") + 1:] if "--" in sys.argv else ["--model", "mixture"]

rng = np.random.default_rng(0)
with open(catalog) as file:
    rows = list(csv.DictReader(file))
colors = np.array([[float(row[name]) for name in ("u_g", "g_r", "r_i", "i_z")] for row in rows])
rare = np.array([row["label"] == "rrlyrae" for row in rows])
fold = np.array([int(row["fold"]) for row in rows])

# Bands whose differences are the colours; a magnitude common to all cancels.
bands = np.zeros((len(rows), 5))
for band in (3, 2, 1, 0):
    bands[:, band] = bands[:, band + 1] + colors[:, band]
bands += rng.normal(size=bands.shape) * [0.05, 0.02, 0.02, 0.02, 0.02]
bands[rng.uniform(size=len(rows)) < 1 / 3, 0] = np.nan


def write(path, chosen):
    with open(path, "w") as file:
        file.write("u,g,r,i,z,label\n")
        for values, label in zip(bands[chosen], rare[chosen]):
            cells = ["" if np.isnan(value) else f"{value:.5f}" for value in values]
            file.write(",".join(cells) + (",rrlyrae\n" if label else ",star\n"))


def run(*arguments):
    subprocess.run([*program, *arguments], check=True, stderr=subprocess.DEVNULL)


def ratios(path):
    with open(path) as file:
        return np.array([float(row["log10_ratio_rrlyrae"] or "-inf") for row in csv.DictReader(file)])


def average_precision(score, label, weight):
    order = np.argsort(-score, kind="stable")
    score, found, seen = score[order], np.cumsum((label * weight)[order]), np.cumsum(weight[order])
    last = np.append(score[1:] != score[:-1], True)
    found, seen = found[last], seen[last]
    return float(np.sum(np.diff(found, prepend=0) / found[-1] * found / np.maximum(seen, 1e-300)))


def curve(score, label):
    """Completeness and purity at every threshold."""
    order = np.argsort(-score, kind="stable")
    score, found = score[order], np.cumsum(label[order])
    last = np.append(score[1:] != score[:-1], True) & np.isfinite(score)
    return found[last] / found[-1], found[last] / (np.flatnonzero(last) + 1)


def draw(path, curves):
    """The curves as SVG, in the colours of Okabe and Ito."""
    width, height, left, top, right, bottom = 640, 440, 60, 16, 16, 50
    x = lambda share: left + share * (width - left - right)
    y = lambda share: height - bottom - share * (height - top - bottom)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="DejaVu Sans, sans-serif" '
             f'font-size="13"><rect width="{width}" height="{height}" fill="#fff"/>']
    for tick in (0, 0.25, 0.5, 0.75, 1):
        parts.append(f'<path d="M{x(tick):.1f} {y(0)}V{y(1)}M{x(0)} {y(tick):.1f}H{x(1)}" stroke="#ddd"/>')
        parts.append(f'<text x="{x(tick):.1f}" y="{y(0) + 18}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{x(0) - 8}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>')
    parts.append(f'<text x="{x(0.5)}" y="{height - 10}" text-anchor="middle">completeness</text>')
    parts.append(f'<text x="16" y="{y(0.5)}" text-anchor="middle" transform="rotate(-90 16 {y(0.5)})">purity</text>')
    looks = (("#0072b2", "", "integrate over u where it is missing"), ("#d55e00", "6 3", "rank rows without u last"),
             ("#009e73", "2 3", "use no u at all"))
    for i, (name, (color, dash, words)) in enumerate(zip(("marginalize", "null last", "drop u"), looks)):
        completeness, purity = curves[name]
        keep = np.unique(np.concatenate([np.flatnonzero(np.diff(completeness, prepend=-1)), [len(completeness) - 1]]))
        points = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in zip(completeness[keep], purity[keep]))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2" stroke-dasharray="{dash}"/>')
        parts.append(f'<path d="M{x(0.45)} {y(0.95) + 20 * i}h36" stroke="{color}" stroke-width="2" stroke-dasharray="{dash}"/>')
        parts.append(f'<text x="{x(0.45) + 44}" y="{y(0.95) + 20 * i + 4}">{words}</text>')
    with open(path, "w") as file:
        file.write("\n".join(parts) + "\n</svg>\n")


scores = {name: np.full(len(rows), -np.inf) for name in ("drop u", "null last", "marginalize")}
with tempfile.TemporaryDirectory() as folder:
    at = lambda name: os.path.join(folder, name)
    for held in range(10):
        test = np.flatnonzero(fold == held)
        write(at("train.csv"), fold != held)
        write(at("test.csv"), test)
        common = ["--label", "label", "--overwrite", "-q", *training]
        run("train", at("train.csv"), "--features", "u-g, g-r, r-i, i-z", "-o", at("with.safetensors"), *common)
        run("train", at("train.csv"), "--features", "g-r, r-i, i-z", "-o", at("without.safetensors"), *common)
        for name, model, missing in (
            ("drop u", "without", "null"), ("null last", "with", "null"), ("marginalize", "with", "marginalize")):
            run("score", at(f"{model}.safetensors"), at("test.csv"), "-o", at("scored.csv"), "--columns", "label", "--overwrite",
                "-q", "--target", "rrlyrae", "--missing", missing)
            scores[name][test] = ratios(at("scored.csv"))
        print(f"fold {held} done", file=sys.stderr)

one = np.ones(len(rows))
for name, score in scores.items():
    print(f"{name}: average precision {average_precision(score, rare, one):.4f}")
draw(figure, {name: curve(score, rare) for name, score in scores.items()})
for other in ("drop u", "null last"):
    differences = []
    for _ in range(1000):
        weight = np.bincount(rng.integers(len(rows), size=len(rows)), minlength=len(rows)).astype(float)
        differences.append(
            average_precision(scores["marginalize"], rare, weight) - average_precision(scores[other], rare, weight))
    low, high = np.quantile(differences, [0.025, 0.975])
    print(f"marginalize less {other}: {np.mean(differences):+.4f} [{low:+.4f}, {high:+.4f}]")
