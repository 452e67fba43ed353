"""What to do where the u band is missing: the Stripe 82 catalogue, ten folds, u removed for a random third of the rows and
noise added to all bands (0.05 mag in u, 0.02 mag in g, r, i, z; seed 0), in training and test alike.

(a) drop u for all, (b) rank rows without u last, (c) integrate over u. Prints the average precision of each, and paired
intervals of the differences from 1,000 resamples of the rows.

    python3 bench/missing_band.py ../shared/data/s82_rrlyrae_folds.csv "./lyraflow" -- --model mixture --components 20

What follows -- goes to lyraflow train. Needs NumPy."""
import csv
import os
import shlex
import subprocess
import sys
import tempfile

import numpy as np

catalog, program = sys.argv[1], shlex.split(sys.argv[2])
training = sys.argv[sys.argv.index("--") + 1:] if "--" in sys.argv else ["--model", "mixture", "--components", "20"]

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
for other in ("drop u", "null last"):
    differences = []
    for _ in range(1000):
        weight = np.bincount(rng.integers(len(rows), size=len(rows)), minlength=len(rows)).astype(float)
        differences.append(
            average_precision(scores["marginalize"], rare, weight) - average_precision(scores[other], rare, weight))
    low, high = np.quantile(differences, [0.025, 0.975])
    print(f"marginalize less {other}: {np.mean(differences):+.4f} [{low:+.4f}, {high:+.4f}]")
