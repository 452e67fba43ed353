"""Score rows by a Lyraflow model file with NumPy and nothing else.

    python3 score.py model.safetensors rows.csv

rows.csv has a line for each row: the features, then the context, in the order of the model, without a header. model-file.md
says what every number of the file means. All is computed in double precision but the layer nearest to the data.
"""
import json, math, struct, sys
import numpy as np


def read(path):
    """The description of a model, and its tensors by name."""
    data = open(path, "rb").read()
    start = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:start])
    model = json.loads(header.pop("__metadata__")["model"])
    tensors = {name: np.frombuffer(data, {"F32": "<f4", "F64": "<f8"}[item["dtype"]], math.prod(item["shape"]),
                                   start + item["data_offsets"][0]).reshape(item["shape"]).astype(float)
               for name, item in header.items()}
    return model, tensors


def single(numbers): return np.asarray(numbers, np.float32)
def softplus(x): return np.logaddexp(0, x)
def bounded(s): return s / (1 + np.abs(s) / np.log(1000))


def masks(context, dimension, hidden, outputs):
    """Which inputs each unit of a masked network reads, for every layer of weights."""
    least = 0 if context > 0 or dimension == 1 else 1
    below, result = [0] * context + list(range(1, dimension + 1)), []
    for width in hidden:
        degrees = [least + unit * (dimension - least) // width for unit in range(width)]
        result.append(np.less_equal.outer(below, degrees).T)
        below = degrees
    return result + [np.less_equal.outer(below, np.repeat(np.arange(dimension), outputs)).T]


def network(tensors, name, x, visible=None):
    layer = 0
    while f"{name}.conditioner.{layer}.weight" in tensors:
        weight = tensors[f"{name}.conditioner.{layer}.weight"] * (1 if visible is None else visible[layer])
        x = (np.maximum(x, 0) if layer > 0 else x) @ weight.T + tensors[f"{name}.conditioner.{layer}.bias"]
        layer += 1
    return x


def size_of_theta(shape):
    if shape["type"] == "affine":
        return 2
    return 3 * shape["bins"] + (1 if shape["boundary"] == "free" else -1)


def scalar(shape, x, theta, backward):
    """One column through its scalar map, and the logarithm of the slope."""
    if shape["type"] == "affine":
        a, b = bounded(theta[:, 0]), theta[:, 1]
        return ((x - b) * np.exp(-a), -a) if backward else (np.exp(a) * x + b, a)
    bins, left, right = shape["bins"], float(single(shape["left"])), float(single(shape["right"]))
    width = float(single(shape["right"] - shape["left"]))
    t = np.clip((x - left) / width, 0, 1)

    def knots(logits, least):
        share = np.exp(logits - logits.max(1, keepdims=True))
        sizes = least + (1 - bins * least) * share / share.sum(1, keepdims=True)
        return np.pad(np.cumsum(sizes, 1), ((0, 0), (1, 0)))

    xs, ys = knots(theta[:, :bins], shape["minimum_width"]), knots(theta[:, bins:2 * bins], shape["minimum_height"])
    slopes = theta[:, 2 * bins:] if shape["boundary"] == "free" else np.pad(theta[:, 2 * bins:], ((0, 0), (1, 1)))
    least = shape["minimum_slope"]
    slopes = least + softplus(slopes + np.log(np.exp(1 - least) - 1))
    k = (t[:, None] >= (ys if backward else xs)[:, 1:-1]).sum(1)
    (x0, x1), (y0, y1), (d0, d1) = ((v[np.arange(len(x)), k], v[np.arange(len(x)), k + 1]) for v in (xs, ys, slopes))
    w, h = x1 - x0, y1 - y0
    s = h / w
    bend = d0 + d1 - 2 * s
    if backward:
        y = t - y0
        a, b, c = h * (s - d0) + y * bend, h * d0 - y * bend, s * y
        root = np.abs(b) + np.sqrt(np.maximum(b * b + 4 * a * c, 0))
        xi = np.clip(np.where(b >= 0, 2 * c, root) / np.where(b >= 0, root, 2 * a), 0, 1)
    else:
        xi = (t - x0) / w
    theta_ = xi * (1 - xi)
    bottom = s + bend * theta_
    log = 2 * np.log(s / bottom) + np.log(d1 * xi**2 + 2 * s * theta_ + d0 * (1 - xi)**2)
    result = x0 + w * xi if backward else y0 + h * (s * xi**2 + d0 * theta_) / bottom
    inside = (x >= left) & (x <= right)
    return np.where(inside, left + width * result, x), np.where(inside, -log if backward else log, 0)


def columns(shapes, count, x, theta, backward):
    """Columns through their scalar maps; theta is one column's after the other."""
    shapes, z, log, first = shapes * count if len(shapes) == 1 else shapes, [], 0, 0
    for j, shape in enumerate(shapes):
        last = first + size_of_theta(shape)
        column, slope = scalar(shape, x[:, j], theta[:, first:last], backward)
        z, log, first = z + [column], log + slope, last
    return np.stack(z, 1), log


def layer(shape, name, tensors, x, context, backward=False):
    """Rows through one layer, and its log-determinant."""
    kind, get = shape["type"], lambda part: tensors[f"{name}.{part}"]
    if kind == "inverse":
        return layer(shape["inner"], name, tensors, x, context, not backward)
    if kind == "standardization":
        mean, scale, log = single(shape["mean"]), single(shape["scale"]), np.sum(np.log(shape["scale"]))
        return (x * scale + mean, log) if backward else (((single(x) - mean) / scale).astype(float), -log)
    if kind in ("box_scaling", "logit_box") and not backward:
        x, left, right = single(x), single(shape["left"]), single(shape["right"])
        outside, t = (x < left) | (x > right), np.clip((x - left) / (right - left), np.float32(0), np.float32(1))
        edge = np.float32(2.0**-23)
        t = np.clip(t, edge, 1 - edge).astype(float) if kind == "logit_box" else t.astype(float)
        z, slope = (np.log(t / (1 - t)), 1 / (t * (1 - t))) if kind == "logit_box" else (2 * t - 1, 2 + 0 * t)
        return z, np.where(outside, -np.inf, np.log(slope / (right - left).astype(float))).sum(1)
    if kind == "permutation":
        return x[:, np.argsort(shape["order"]) if backward else shape["order"]], 0
    if kind == "activation_normalization":
        shift, a = get("shift"), bounded(get("log_scale"))
        return (x * np.exp(-a) + shift, -a.sum()) if backward else ((x - shift) * np.exp(a), a.sum())
    if kind == "linear":
        dimension = shape["dimension"]
        lower, upper, a = np.eye(dimension), np.diag(np.exp(bounded(get("log_diagonal")))), bounded(get("log_diagonal"))
        if dimension > 1:
            lower[np.tril_indices(dimension, -1)], upper[np.triu_indices(dimension, 1)] = get("lower"), get("upper")
        product = lower @ upper
        return (np.linalg.solve(product, (x - get("bias")).T).T, -a.sum()) if backward else (x @ product.T + get("bias"), a.sum())
    if kind == "planar":
        u, w, b = get("u"), get("w"), get("b")
        stretch = softplus(w @ u)
        push = u + (stretch - 1 - w @ u) / max(w @ w, 1e-30) * w
        y, s = x @ w + b, stretch - 1
        for halving in range(60 * backward):
            low = y - abs(s) if halving == 0 else low
            middle = low + abs(s) / 2.0**halving
            low = np.where(middle + s * np.tanh(middle) <= y, middle, low)
        tanh = np.tanh(low if backward else y)
        log = np.log(stretch * (1 - tanh**2) + tanh**2)
        return (x - np.outer(tanh, push), -log) if backward else (x + np.outer(tanh, push), log)
    if kind == "radial":
        alpha, p, offset = max(softplus(get("alpha")[0]), 1e-12), max(softplus(get("beta")[0]), 1e-12), x - get("center")
        r = np.sqrt((offset**2).sum(1))
        if backward:
            r = ((r - p) + np.sqrt((r - p)**2 + 4 * alpha * r)) / 2
        log = (shape["dimension"] - 1) * np.log((r + p) / (r + alpha)) + np.log((r * (r + 2 * alpha) + alpha * p) / (r + alpha)**2)
        stretch = ((r + p) / (r + alpha))[:, None]
        return (get("center") + offset / stretch, -log) if backward else (get("center") + offset * stretch, log)
    maps = shape.get("transformers")
    context = context[:, :shape.get("context", 0)]
    if kind == "coupling":
        moved = shape["transformed"]
        passing = [j for j in range(shape["dimension"]) if j not in moved]
        theta = network(tensors, name, np.hstack([x[:, passing], context]))
        z = x.copy()
        z[:, moved], log = columns(maps, len(moved), x[:, moved], theta, backward)
        return z, log
    if kind == "autoregressive":
        dimension = shape["dimension"]
        sizes = [size_of_theta(item) for item in (maps * dimension if len(maps) == 1 else maps)]
        visible = masks(shape["context"], dimension, shape["hidden"], sizes)
        if not backward:
            return columns(maps, dimension, x, network(tensors, name, np.hstack([context, x]), visible), False)
        known = np.zeros_like(x)
        for _ in range(dimension):
            known, log = columns(maps, dimension, x, network(tensors, name, np.hstack([context, known]), visible), True)
        return known, log
    raise ValueError(f"{kind} has no formula here" + (" from base to data" if backward else ""))


def base(shape, name, tensors, z):
    dimension = z.shape[1]
    if shape["type"] == "standard_normal":
        return -0.5 * (z**2).sum(1) - 0.5 * dimension * np.log(2 * np.pi)
    if shape["type"] == "uniform_box":
        return np.where(np.abs(z).max(1) > 1 + 16 * 2.0**-23, -np.inf, -dimension * np.log(2))
    if shape["type"] == "student_t":
        nu = 1 + softplus(tensors[f"{name}.degrees_of_freedom"])
        constant = [math.lgamma((v + 1) / 2) - math.lgamma(v / 2) - 0.5 * math.log(math.pi * v) for v in nu]
        return (constant - 0.5 * (nu + 1) * np.log1p(z**2 / nu)).sum(1)
    if shape["type"] == "gaussian_mixture":
        logits, mean, scale = (tensors[f"{name}.{part}"] for part in ("weight", "mean", "scale"))
        scale = 1e-3 + softplus(scale)
        each = -0.5 * (((z[:, None] - mean) / scale)**2).sum(2) - np.log(scale).sum(1) - 0.5 * dimension * np.log(2 * np.pi)
        return np.logaddexp.reduce(each + logits - np.logaddexp.reduce(logits), axis=1)
    raise ValueError(f"{shape['type']} has no formula here")


def flow(shape, name, tensors, rows, context):
    x, log = rows, 0
    if "context" in shape:
        context = layer({**shape["context"], "type": "standardization"}, "", {}, context, None)[0]
    for j, item in enumerate(shape["bijections"]):
        x, step = layer(item, f"{name}.{j}", tensors, x, context)
        log = log + step
    log = log + base(shape["base"], f"{name}.base", tensors, x)
    return np.where(np.isnan(log), -np.inf, log)


def mixture(name, tensors, rows):
    weights, means, covariances = (tensors[f"{name}.{part}"] for part in ("weights", "means", "covariances"))
    total = np.full(len(rows), -np.inf)
    for weight, mean, covariance in zip(weights, means, covariances):
        factor = np.linalg.cholesky(covariance)
        square = (np.linalg.solve(factor, (rows - mean).T)**2).sum(0)
        log = np.log(weight) - 0.5 * (square + len(mean) * np.log(2 * np.pi)) - np.log(np.diag(factor)).sum()
        total = np.logaddexp(total, log)
    return total


def density(item, name, tensors, rows, context, floor):
    if "flow" in item:
        return flow(item["flow"], name, tensors, rows, context)
    if "mixture" in item:
        return mixture(name, tensors, rows)
    share = 1e-4 if floor else 0
    terms = [np.log((1 - share) * member["weight"]) + density(member, f"{name}.member{m}", tensors, rows, context, False)
             for m, member in enumerate(item["stack"])]
    return np.logaddexp.reduce(terms + ([np.log(share) + mixture("", tensors, rows)] if floor else []))


def log_densities(model, tensors, rows, context=None):
    """ln p of every row, one column for each class."""
    rows = single(rows).astype(float)
    context = np.zeros((len(rows), 0)) if context is None else single(context).astype(float)
    with np.errstate(all="ignore"):
        result = np.stack([density(item, item["name"], tensors, rows, context, "floor" in model) for item in model["classes"]], 1)
        result = result.astype(np.float32).astype(float)
    result[~(np.isfinite(rows).all(1) & np.isfinite(context).all(1))] = np.nan
    return result


def ratio_and_posterior(model, logs, target, prior):
    """The natural log ratio of a class against the others, and its probability; prior has one number for each class."""
    names, prior = [item["name"] for item in model["classes"]], np.asarray(prior, float)
    k = names.index(target)
    others = [j for j in range(len(names)) if j != k and prior[j] > 0]
    with np.errstate(all="ignore"):
        rest = np.logaddexp.reduce(logs[:, others] + np.log(prior[others] / prior[others].sum()), axis=1)
        ratio = np.where(np.isneginf(logs[:, k]) & np.isneginf(rest), 0, logs[:, k] - rest)
        odds, decision = ratio, model.get("decision")
        if decision and (decision["target"] == target or len(names) == 2):
            # Without thresholds in the file a row counts as explained.
            thresholds = [item.get("training", {}).get("outlier_log_density", -np.finfo(float).max) for item in model["classes"]]
            explained = np.exp(np.minimum(0, (logs - thresholds).max(1)))
            intercept = decision["intercept"] if decision["target"] == target else -decision["intercept"]
            odds = decision["slope"] * ratio + intercept * explained
        return ratio, 1 / (1 + np.exp(-odds) * prior[others].sum() / prior[k])


if __name__ == "__main__":
    model, tensors = read(sys.argv[1])
    table = np.loadtxt(sys.argv[2], delimiter=",", ndmin=2)
    split = len(model["features"])
    np.savetxt(sys.stdout, log_densities(model, tensors, table[:, :split], table[:, split:]), fmt="%.9g", delimiter=",")
