"""Products, factorizations and solutions."""

import polyarray as np
from polyarray.linalg import LinAlgError, inv, norm

a = np.array([[4.0, 1.0], [2.0, 3.0]])
b = np.array([1.0, 2.0])
x = np.linalg.solve(a, b)
assert np.allclose(a @ x, b)
product = a @ a.T - np.dot(a, a.T)
product @= np.eye(2)
inverse = inv(a)
size = float(norm(a, ord="fro")) + float(np.linalg.norm(b, axis=0, keepdims=False))
values, vectors = np.linalg.eigh(a + a.T)
others = np.linalg.eig(a)
u, s, vh = np.linalg.svd(a, full_matrices=False)
q, r = np.linalg.qr(a, mode="reduced")
lower = np.linalg.cholesky(a @ a.T)
sign, logarithm = np.linalg.slogdet(a)
solution, residuals, rank, singular = np.linalg.lstsq(a, b, rcond=None)
power = np.linalg.matrix_power(a, 3)
chain = np.linalg.multi_dot([a, inverse, b])
assert np.allclose(u * s @ vh, q @ r) and np.allclose(lower @ lower.T, a @ a.T)
assert np.isclose(sign * np.exp(logarithm), np.linalg.det(a)) and size > 0
assert others.eigenvalues.shape == values.shape and vectors.shape == (2, 2)
assert solution.shape == chain.shape and int(rank) == 2 and residuals.size == 0 and singular.size == 2
assert np.einsum("ij,jk->ik", a, power).shape == (2, 2) and float(np.trace(product)) == 0.0
assert np.tensordot(a, a, axes=([0], [1])).shape == (2, 2)
assert np.outer(b, b).shape == np.kron(b, b).reshape(2, 2).shape
try:
    np.linalg.inv(np.zeros((2, 2)))
except LinAlgError as error:
    message: str = str(error)
    assert "ingular" in message
