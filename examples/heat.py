"""Heat spreading over a square plate, by slices and in-place updates.

    python heat.py [side] [steps]

The explicit scheme for du/dt = a (d²u/dx² + d²u/dy²) with fixed temperatures on the border: the top
edge is hot, the others are cold, and a warm disc starts in the middle.
"""

import sys

import numpy as np

side = int(sys.argv[1]) if len(sys.argv) > 1 else 1024
steps = int(sys.argv[2]) if len(sys.argv) > 2 else 100
courant = 0.2

u = np.zeros((side, side))
y, x = np.meshgrid(np.linspace(-1.0, 1.0, side), np.linspace(-1.0, 1.0, side), indexing="ij")
u[x * x + y * y < 0.25] = 50.0
u[0, :] = 100.0
start = u.copy()

for step in range(steps):
    inner = u[1:-1, 1:-1]
    laplacian = u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4.0 * inner
    inner += courant * laplacian
    if (step + 1) % max(steps // 4, 1) == 0:
        print(f"step {step + 1:5d}  mean {u.mean():.10f}  centre {u[side // 2, side // 2]:.8f}")

change = np.abs(u - start)
print(f"largest change {change.max():.8f}")
print("profile", np.round(u[:: side // 8, side // 2], 6))
