"""Bodies attracting each other, all pairs, in a leapfrog integration.

    python nbody.py [bodies] [steps]

Newton's gravity with a softened distance, in units where the constant of gravity is one. The total
energy, printed before and after, is nearly conserved.
"""

import sys

import numpy as np

SOFTENING = 0.05


def accelerations(position, mass):
    """The pull of all bodies on each, shape (n, 3)."""
    dx = position[np.newaxis, :, 0] - position[:, np.newaxis, 0]
    dy = position[np.newaxis, :, 1] - position[:, np.newaxis, 1]
    dz = position[np.newaxis, :, 2] - position[:, np.newaxis, 2]
    inverse = (dx**2 + dy**2 + dz**2 + SOFTENING**2) ** -1.5
    ax = (dx * inverse) @ mass
    ay = (dy * inverse) @ mass
    az = (dz * inverse) @ mass
    return np.stack([ax, ay, az], axis=1)


def energy(position, velocity, mass):
    """Kinetic and potential energy."""
    kinetic = 0.5 * np.sum(mass * np.sum(velocity**2, axis=1))
    difference = position[:, None, :] - position[None, :, :]
    distance = np.sqrt(np.sum(difference * difference, axis=2) + SOFTENING**2)
    pairs = np.triu(np.outer(mass, mass) / distance, k=1)
    return kinetic, -np.sum(pairs)


bodies = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
steps = int(sys.argv[2]) if len(sys.argv) > 2 else 20
dt = 0.002

rng = np.random.default_rng(1)
mass = rng.uniform(0.5, 1.5, bodies)
mass /= mass.sum()
position = rng.normal(size=(bodies, 3))
velocity = 0.3 * rng.normal(size=(bodies, 3))
velocity -= (velocity * mass[:, np.newaxis]).sum(axis=0)

kinetic, potential = energy(position, velocity, mass)
print(f"before: kinetic {kinetic:.9f}  potential {potential:.9f}  total {kinetic + potential:.9f}")

acceleration = accelerations(position, mass)
for _ in range(steps):
    velocity += 0.5 * dt * acceleration
    position += dt * velocity
    acceleration = accelerations(position, mass)
    velocity += 0.5 * dt * acceleration

kinetic, potential = energy(position, velocity, mass)
print(f"after:  kinetic {kinetic:.9f}  potential {potential:.9f}  total {kinetic + potential:.9f}")
centre = (position * mass[:, None]).sum(axis=0)
print("centre of mass", np.round(centre, 9))
print("first body", position[0])
