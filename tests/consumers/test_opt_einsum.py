"""Programs of opt_einsum's documentation."""

import pytest

oe = pytest.importorskip("opt_einsum")

from consumers.cases import Consumer
from opt_einsum.testing import rand_equation

opt_einsum = Consumer("opt_einsum", rtol=1e-10, atol=1e-12)


def normal(xp, *shape, seed=0):
    return xp.random.default_rng(seed).normal(size=shape)


def chain(xp):
    return [normal(xp, *shape, seed=k) for k, shape in enumerate([(4, 6), (6, 5), (5, 3), (3, 7)])]


@opt_einsum.works
def a_product_of_two_matrices(xp):
    return oe.contract("ij,jk->ik", normal(xp, 3, 4), normal(xp, 4, 5, seed=1))


@opt_einsum.works
def the_index_transformation_of_the_overview(xp):
    integrals, orbitals = normal(xp, 4, 4, 4, 4), normal(xp, 4, 4, seed=1)
    return oe.contract("pi,qj,ijkl,rk,sl->pqrs", orbitals, orbitals, integrals, orbitals, orbitals)


@opt_einsum.works
def a_chain_of_matrices(xp):
    return oe.contract("ab,bc,cd,de->ae", *chain(xp))


@opt_einsum.works
def operands_with_lists_of_indices(xp):
    return oe.contract(normal(xp, 3, 4), [0, 1], normal(xp, 4, 5, seed=1), [1, 2], [0, 2])


@opt_einsum.works
def hashable_indices(xp):
    a, b = normal(xp, 3, 4), normal(xp, 4, 5, seed=1)
    return oe.contract(a, ("left", "bond"), b, ("bond", "right"), ("left", "right"))


@opt_einsum.works
def letters_beyond_the_alphabet(xp):
    i, j, k = (oe.get_symbol(n) for n in (10, 200, 1000))
    return oe.contract(f"{i}{j},{j}{k}->{i}{k}", normal(xp, 3, 4), normal(xp, 4, 5, seed=1))


@opt_einsum.works
def an_ellipsis(xp):
    return oe.contract("...ij,...jk->...ik", normal(xp, 2, 3, 4), normal(xp, 2, 4, 5, seed=1))


@opt_einsum.works
def a_trace_and_a_diagonal(xp):
    a = normal(xp, 4, 4)
    return oe.contract("ii", a), oe.contract("ii->i", a), oe.contract("ij->ji", a)


@opt_einsum.works
def an_outer_product(xp):
    return oe.contract("i,j->ij", normal(xp, 3), normal(xp, 4, seed=1))


@opt_einsum.works
def a_hadamard_product(xp):
    return oe.contract("ij,ij->ij", normal(xp, 3, 4), normal(xp, 3, 4, seed=1))


@opt_einsum.works
def a_result_in_memory_of_the_caller(xp):
    out = xp.empty((3, 5))
    oe.contract("ij,jk->ik", normal(xp, 3, 4), normal(xp, 4, 5, seed=1), out=out)
    return out


@opt_einsum.works
def a_transposed_result_in_memory_of_the_caller(xp):
    out = xp.empty((7, 4))
    oe.contract("ab,bc,cd,de->ea", *chain(xp), out=out)
    return out


@opt_einsum.works
def every_kind_of_path(xp):
    kinds = ("optimal", "branch-all", "branch-1", "branch-2", "greedy", "dp", "auto", "auto-hq", False)
    return [oe.contract("ab,bc,cd,de->ae", *chain(xp), optimize=kind) for kind in kinds]


@opt_einsum.works
def a_random_greedy_path(xp):
    return oe.contract("ab,bc,cd,de->ae", *chain(xp), optimize="random-greedy")


@opt_einsum.works
def a_path_that_the_caller_has(xp):
    return oe.contract("ab,bc,cd,de->ae", *chain(xp), optimize=[(0, 1), (0, 2), (0, 1)])


@opt_einsum.works
def without_matrix_products(xp):
    return oe.contract("ab,bc,cd,de->ae", *chain(xp), use_blas=False)


@opt_einsum.works
def a_memory_limit(xp):
    return oe.contract("ab,bc,cd,de->ae", *chain(xp), memory_limit="max_input")


@opt_einsum.works
def the_path_and_its_costs(xp):
    path, info = oe.contract_path("ab,bc,cd,de->ae", *chain(xp))
    return path, float(info.opt_cost), float(info.naive_cost), int(info.largest_intermediate)


@opt_einsum.works
def an_expression_that_is_used_again(xp):
    expression = oe.contract_expression("ab,bc,cd,de->ae", *(a.shape for a in chain(xp)))
    return expression(*chain(xp)), expression(*(2 * a for a in chain(xp)))


@opt_einsum.works
def an_expression_with_constants(xp):
    a, b, c, d = chain(xp)
    expression = oe.contract_expression("ab,bc,cd,de->ae", a.shape, b, c, d.shape, constants=[1, 2])
    return expression(a, d)


@opt_einsum.works
def an_expression_that_writes(xp):
    expression = oe.contract_expression("ij,jk->ik", (3, 4), (4, 5))
    out = xp.empty((3, 5))
    expression(normal(xp, 3, 4), normal(xp, 4, 5, seed=1), out=out)
    return out


@opt_einsum.works
def intermediates_that_are_shared(xp):
    x, y, z = normal(xp, 4, 5), normal(xp, 5, 6, seed=1), normal(xp, 6, 3, seed=2)
    with oe.shared_intermediates() as cache:
        marginals = [oe.contract("ab,bc,cd->" + i, x, y, z) for i in "abcd"]
    return marginals, len(cache)


@opt_einsum.works
def a_tensor_network_ring(xp):
    equation, shapes = rand_equation(8, 3, n_out=2, d_min=2, d_max=3, seed=42)
    arrays = [normal(xp, *shape, seed=k) for k, shape in enumerate(shapes)]
    return oe.contract(equation, *arrays)


@opt_einsum.works
def complex_numbers(xp):
    a = normal(xp, 3, 4) + 1j * normal(xp, 3, 4, seed=1)
    return oe.contract("ij,ik->jk", xp.conj(a), a)


@opt_einsum.works
def whole_numbers_and_single_precision(xp):
    whole, single = xp.arange(12).reshape(3, 4), xp.arange(12, dtype=xp.float32).reshape(4, 3)
    return oe.contract("ij,kj->ik", whole, whole), oe.contract("ij,jk,kl->il", single, single.T, single)


@opt_einsum.works
def the_backend_by_name(xp):
    a, b = normal(xp, 3, 4), normal(xp, 4, 5, seed=1)
    return oe.contract("ij,jk->ik", a, b, backend=xp.__name__)


@opt_einsum.works
def views_and_broadcast_operands(xp):
    a, b = normal(xp, 8, 6)[::2, ::-1], xp.broadcast_to(normal(xp, 6), (5, 6))
    return oe.contract("ij,kj->ki", a, b)


test = opt_einsum.test()
