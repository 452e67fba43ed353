"""Extreme deconvolution (Bovy, Hogg and Roweis 2011), written from the paper's equations 16 to 19, to compare with.

Reads rows "x y sxx sxy syy hasx hasy" and components "w mx my cxx cxy cyy", iterates, and prints the mean log likelihood."""
import sys
import numpy as np

rows = np.loadtxt(sys.argv[1])
start = np.loadtxt(sys.argv[2])
iterations = int(sys.argv[3])
weight = start[:, 0].copy()
mean = start[:, 1:3].copy()
cov = np.array([[[c[3], c[4]], [c[4], c[5]]] for c in start])
for iteration in range(iterations + 1):
    total = 0.0
    q_sum = np.zeros(len(weight))
    b_sum = np.zeros_like(mean)
    s_sum = np.zeros_like(cov)
    for r in rows:
        projection = np.eye(2)[[j for j in range(2) if r[5 + j] > 0]]
        if len(projection) == 0:
            continue
        noise = projection @ np.array([[r[2], r[3]], [r[3], r[4]]]) @ projection.T
        w = projection @ r[:2]
        p, b, B = [], [], []
        for k in range(len(weight)):
            T = projection @ cov[k] @ projection.T + noise
            d = w - projection @ mean[k]
            inverse = np.linalg.inv(T)
            p.append(weight[k] * np.exp(-0.5 * d @ inverse @ d) / np.sqrt(np.linalg.det(2 * np.pi * T)))
            gain = cov[k] @ projection.T @ inverse
            b.append(mean[k] + gain @ d)
            B.append(cov[k] - gain @ projection @ cov[k])
        total += np.log(sum(p))
        q = np.array(p) / sum(p)
        q_sum += q
        for k in range(len(weight)):
            b_sum[k] += q[k] * b[k]
            s_sum[k] += q[k] * (B[k] + np.outer(b[k], b[k]))
    if iteration == iterations:
        break
    weight = q_sum / q_sum.sum()
    mean = b_sum / q_sum[:, None]
    cov = s_sum / q_sum[:, None, None] - np.einsum('ki,kj->kij', mean, mean)
used = sum(1 for r in rows if r[5] > 0 or r[6] > 0)
print(repr(float(total / used)))
