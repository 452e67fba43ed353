"""Neural spline coupling flow in plain PyTorch, to time beside Lyraflow.

The model of the paper: rational-quadratic spline coupling layers (Durkan et al. 2019, "Neural Spline Flows") on a
standard normal base. Run `python3 nsf.py --help`; README.md beside this file says what is measured and how.
"""

import argparse
import json
import math
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

COLUMNS = 4
INTERVAL = 8.0
MIN_WIDTH = MIN_HEIGHT = MIN_DERIVATIVE = 1e-3
LEARNING_RATE = 0.005
TOLERANCE = 1e-9


def knots(logits, minimum, interval):
    """Edges of the bins on [-interval, interval], pinned at both ends: K logits give K + 1 knots."""
    bins = logits.shape[-1]
    sizes = minimum + (1 - minimum * bins) * F.softmax(logits, dim=-1)
    inner = 2 * interval * torch.cumsum(sizes[..., :-1], dim=-1) - interval
    left = F.pad(inner, (1, 0), value=-interval)
    return F.pad(left, (0, 1), value=interval)


def spline(x, widths, heights, derivatives, interval):
    """Monotone rational-quadratic spline with linear tails: y and log dy/dx.

    x has any shape; the logits have one axis more, of K, K and K - 1 entries. Letters follow the paper's section 3.
    """
    bins = widths.shape[-1]
    inside = (x > -interval) & (x < interval)
    clipped = x.clamp(-interval, interval)

    x_knots = knots(widths, MIN_WIDTH, interval)
    y_knots = knots(heights, MIN_HEIGHT, interval)
    with torch.no_grad():
        k = torch.searchsorted(x_knots[..., 1:-1].contiguous(), clipped.unsqueeze(-1), right=True)
    edges = torch.cat([k, k + 1], dim=-1)
    x_left, x_right = x_knots.gather(-1, edges).unbind(-1)
    y_left, y_right = y_knots.gather(-1, edges).unbind(-1)

    # Only the two slopes that a row needs go through softplus; the outermost knots have slope 1.
    logits = derivatives.gather(-1, (edges - 1).clamp(0, bins - 2))
    slopes = MIN_DERIVATIVE + F.softplus(logits)
    slopes = torch.where((edges == 0) | (edges == bins), torch.ones_like(slopes), slopes)
    d_left, d_right = slopes.unbind(-1)

    width, height = x_right - x_left, y_right - y_left
    s = height / width
    xi = (clipped - x_left) / width
    rest = 1 - xi
    both = xi * rest
    denominator = s + (d_right + d_left - 2 * s) * both
    y = y_left + height * (s * xi * xi + d_left * both) / denominator
    slope = s * s * (d_right * xi * xi + 2 * s * both + d_left * rest * rest) / (denominator * denominator)
    return torch.where(inside, y, x), torch.where(inside, torch.log(slope), torch.zeros_like(x))


class Coupling(nn.Module):
    """The first half of the columns, through a network, bends the rest; then the columns rotate by one."""

    def __init__(self, columns, hidden, bins, interval):
        super().__init__()
        self.kept = columns // 2
        self.bins = bins
        self.interval = interval
        sizes = [self.kept, *hidden, (columns - self.kept) * (3 * bins - 1)]
        layers = []
        for inputs, outputs in zip(sizes, sizes[1:]):
            layers += [nn.Linear(inputs, outputs), nn.ReLU()]
        self.conditioner = nn.Sequential(*layers[:-1])

    def forward(self, x):
        kept, bent = x[:, : self.kept], x[:, self.kept :]
        logits = self.conditioner(kept).unflatten(1, (bent.shape[1], 3 * self.bins - 1))
        widths, heights, derivatives = logits.split([self.bins, self.bins, self.bins - 1], dim=-1)
        bent, log_slope = spline(bent, widths, heights, derivatives, self.interval)
        # New column j is old column j - 1.
        return torch.cat([bent[:, -1:], kept, bent[:, :-1]], dim=1), log_slope.sum(dim=1)


class Flow(nn.Module):
    """Coupling layers from the data to a standard normal base; forward gives the log density of each row."""

    def __init__(self, columns, layers, hidden, bins, interval):
        super().__init__()
        self.couplings = nn.ModuleList(Coupling(columns, hidden, bins, interval) for _ in range(layers))

    def to_base(self, x):
        log_det = x.new_zeros(len(x))
        for coupling in self.couplings:
            x, term = coupling(x)
            log_det = log_det + term
        return x, log_det

    def forward(self, x):
        z, log_det = self.to_base(x)
        return log_det - 0.5 * (z * z).sum(dim=1) - 0.5 * z.shape[1] * math.log(2 * math.pi)


def time_training(flow, data, batch, warm_up, steps):
    """Seconds of each training step: rows of a shuffled batch, forward, backward, Adam."""
    optimizer = torch.optim.Adam(flow.parameters(), lr=LEARNING_RATE)
    batches = shuffled_batches(len(data), batch)
    seconds = []
    for _ in range(warm_up + steps):
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        loss = -flow(data[next(batches)]).mean()
        loss.backward()
        optimizer.step()
        seconds.append(time.perf_counter() - start)
    return seconds[warm_up:]


def shuffled_batches(rows, batch):
    while True:
        yield from torch.randperm(rows)[: rows - rows % batch].split(batch)


@torch.no_grad()
def time_scoring(flow, data, batch, warm_up, steps):
    """Seconds of each batch of log densities, without gradients."""
    batches = [rows for rows in data.split(batch) if len(rows) == batch]
    seconds = []
    for step in range(warm_up + steps):
        start = time.perf_counter()
        flow(batches[step % len(batches)])
        seconds.append(time.perf_counter() - start)
    return seconds[warm_up:]


def measure(options):
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    flow = Flow(COLUMNS, options.layers, options.hidden, options.bins, INTERVAL)
    parameters = sum(weights.numel() for weights in flow.parameters())
    data = torch.randn(options.rows, COLUMNS)
    run = flow
    if options.compile:
        if not hasattr(torch, "compile"):
            sys.exit(f"--compile needs torch 2; this is torch {torch.__version__}")
        run = torch.compile(flow)

    training = options.command == "train"
    seconds = (time_training if training else time_scoring)(run, data, options.batch, options.warm_up, options.steps)

    median = statistics.median(seconds)
    rows_per_second = options.batch / median
    # Dense count: a multiplication and an addition for each parameter and row; backward costs twice forward.
    gflops = 2 * parameters * rows_per_second * (3 if training else 1) / 1e9
    result = {"rows_per_second": rows_per_second, "gflops": gflops}
    if training:
        result = {"ms_per_step": 1000 * median, **result}
    if options.json:
        print(json.dumps(result))
        return
    how = ", compiled" if options.compile else ""
    print(f"torch {torch.__version__}, {options.threads} threads{how}: {parameters} parameters, batch {options.batch}")
    for name, value in result.items():
        print(f"{name:>16} {value:,.1f}")


def check(path):
    """Compares densities, base values and gradients in float64 with numbers from another library."""
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)["cases"]
    good = True
    for case in cases:
        flow = flow_of(case)
        data = tensor(case["data"])
        log_density = flow(data)
        (-log_density.mean()).backward()
        base, log_det = flow.to_base(data)
        gradients = torch.cat([weights.grad.flatten() for weights in flow.parameters()])
        expected_gradients = torch.cat([tensor(values).flatten() for values in flat(case["gradients"])])
        differences = {
            "log_density": difference(log_density, tensor(case["log_density"])),
            "log_abs_det": difference(log_det, tensor(case["log_abs_det"])),
            "base": difference(base, tensor(case["base"])),
            "gradients": difference(gradients, expected_gradients),
        }
        # Written so that a NaN fails.
        good &= all(value <= TOLERANCE for value in differences.values())
        print(case["name"], *(f"{name} {value:.1e}" for name, value in differences.items()), sep="  ")
    print(f"all within {TOLERANCE:.0e}" if good else f"NOT within {TOLERANCE:.0e}")
    return 0 if good else 1


def flow_of(case):
    for key, ours in [("min_bin_width", MIN_WIDTH), ("min_bin_height", MIN_HEIGHT), ("min_derivative", MIN_DERIVATIVE)]:
        if case[key] != ours:
            sys.exit(f"{case['name']}: {key} is {case[key]}, here it is {ours}")
    flow = Flow(case["dimension"], case["layers"], case["hidden"], case["bins"], case["tail_bound"]).double()
    with torch.no_grad():
        for weights, values in zip(flow.parameters(), flat(case["weights"]), strict=True):
            weights.copy_(tensor(values))
    return flow


def flat(layers):
    return [linear[part] for layer in layers for linear in layer for part in ("weight", "bias")]


def tensor(values):
    return torch.tensor(values, dtype=torch.float64)


def difference(found, expected):
    return (found - expected).abs().max().item()


def whole_numbers(text):
    return [int(part) for part in text.split(",")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", metavar="PATH", help="compare with oracles/neural_spline_flow.json and exit")
    commands = parser.add_subparsers(dest="command")
    for name, does in [("train", "time training steps"), ("score", "time log densities")]:
        command = commands.add_parser(name, help=does, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
        command.add_argument("--layers", type=int, default=8, help="coupling layers")
        command.add_argument("--bins", type=int, default=64, help="bins of each spline")
        command.add_argument("--hidden", type=whole_numbers, default="64,64", help="widths of the hidden layers")
        command.add_argument("--batch", type=int, default=1000, help="rows per step")
        command.add_argument("--rows", type=int, default=74000, help="rows of random data")
        command.add_argument("--threads", type=int, default=2, help="processor threads")
        command.add_argument("--warm-up", type=int, default=5, help="steps before timing")
        command.add_argument("--steps", type=int, default=30, help="steps that are timed")
        command.add_argument("--seed", type=int, default=1, help="seed of the data and the weights")
        command.add_argument("--compile", action="store_true", help="use torch.compile (torch 2)")
        command.add_argument("--json", action="store_true", help="print one line of JSON")
    options = parser.parse_args()
    if options.check:
        return check(options.check)
    if not options.command:
        parser.error("give train, score or --check PATH")
    if options.rows < options.batch:
        parser.error("--rows must be at least --batch")
    measure(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
