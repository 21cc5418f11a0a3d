"""PyTorch on our memory, by programs like those of its tutorials: tensors are views of arrays by DLPack."""

import gc
import weakref

import numpy as np
import polyarray as pa
import pytest

torch = pytest.importorskip("torch")

from consumers.cases import Consumer
from polyarray.testing import count_exports

torch_ = Consumer("PyTorch", page="torch", rtol=1e-9)
SHARED = "bool int8 uint8 int16 uint16 int32 uint32 int64 uint64 float16 float32 float64 complex64 complex128"


def images(xp):
    return xp.random.default_rng(0).normal(size=(4, 3, 8, 8))


# ---- there and back -------------------------------------------------------------------------------------


@torch_.in_place
def an_array_as_a_tensor(xp):
    tensor = torch.from_dlpack(xp.reshape(xp.arange(6.0), (2, 3)))
    return list(tensor.shape), str(tensor.dtype), xp.from_dlpack(tensor * 2), float(tensor.sum())


@torch_.works
def a_tensor_as_an_array(xp):
    array = xp.from_dlpack(torch.arange(6, dtype=torch.float32).reshape(2, 3))
    return array, xp.mean(array, axis=0), array.T


@torch_.in_place
def all_dtypes(xp):
    return [xp.from_dlpack(torch.from_dlpack(xp.asarray([0, 1, 1]).astype(name))) for name in SHARED.split()]


@torch_.in_place
def transposed_and_strided_arrays(xp):
    x = xp.reshape(xp.arange(24.0), (2, 3, 4))
    tensors = [torch.from_dlpack(view) for view in (x.T, x[:, ::2], x[1:, 1, 1::2])]
    return [xp.from_dlpack(tensor) for tensor in tensors], [list(tensor.stride()) for tensor in tensors]


@torch_.in_place
def numbers_and_empty_arrays(xp):
    return xp.from_dlpack(torch.from_dlpack(xp.asarray(3.0))), list(torch.from_dlpack(xp.zeros((0, 3))).shape)


@torch_.in_place
def writing_through_a_tensor(xp):
    x = xp.zeros(5)
    tensor = torch.from_dlpack(x)
    tensor[1:3] = 7.0
    tensor.add_(1.0)
    return x


@torch_.works
def writing_through_an_array(xp):
    tensor = torch.zeros(5, dtype=torch.float64)
    xp.asarray(tensor)[2:] = xp.asarray([1.0, 2.0, 3.0])
    return tensor.tolist()


@torch_.in_place
def other_ways_to_make_tensors(xp):
    x = xp.arange(4.0)
    made = [torch.asarray(x), torch.as_tensor(x), torch.tensor(x)]
    x[0] = 9.0
    return [xp.asarray(tensor) for tensor in made]


# ---- gradients ------------------------------------------------------------------------------------------


@torch_.in_place
def gradients_over_our_memory(xp):
    x = xp.linspace(-1, 1, 5)
    tensor = torch.from_dlpack(x).requires_grad_()
    (torch.sin(tensor) * tensor**2).sum().backward()
    return xp.from_dlpack(tensor.grad), xp.cos(x) * x**2 + 2 * x * xp.sin(x)


@torch_.in_place
def linear_regression_by_descent(xp):
    random = xp.random.default_rng(0)
    x = random.normal(size=(50, 2))
    y = x @ xp.asarray([1.5, -2.0]) + 0.5
    inputs, targets = torch.from_dlpack(x), torch.from_dlpack(y)
    weights = xp.zeros(3)
    w = torch.from_dlpack(weights).requires_grad_()
    optimizer = torch.optim.SGD([w], lr=0.1)
    for _ in range(60):
        optimizer.zero_grad()
        ((inputs @ w[:2] + w[2] - targets) ** 2).mean().backward()
        optimizer.step()
    # The optimizer wrote into our memory.
    return weights


@torch_.in_place
def jacobians(xp):
    x = torch.from_dlpack(xp.asarray([0.5, 1.0, 2.0]))
    return xp.from_dlpack(torch.func.jacrev(lambda v: v**2 * v.sum())(x).contiguous())


# ---- what programs do -----------------------------------------------------------------------------------


@torch_.in_place
def a_convolution(xp):
    kernel = xp.ones((2, 3, 3, 3)) / 27
    return xp.from_dlpack(
        torch.nn.functional.conv2d(torch.from_dlpack(images(xp)), torch.from_dlpack(kernel))
    )


@torch_.in_place
def a_module_with_our_weights(xp):
    layer = torch.nn.Linear(3, 2, dtype=torch.float64)
    weights = xp.reshape(xp.arange(6.0), (2, 3))
    layer.weight = torch.nn.Parameter(torch.from_dlpack(weights))
    layer.bias = torch.nn.Parameter(torch.from_dlpack(xp.ones(2)))
    return xp.asarray(layer(torch.from_dlpack(xp.ones((1, 3)))).detach())


@torch_.in_place
def batches_of_a_dataset(xp):
    data = torch.utils.data.TensorDataset(torch.from_dlpack(images(xp)), torch.from_dlpack(xp.arange(4)))
    return [
        (xp.from_dlpack(batch), xp.from_dlpack(labels))
        for batch, labels in torch.utils.data.DataLoader(data, batch_size=3)
    ]


@torch_.works
def functions_of_tensors_that_ask_for_arrays(xp):
    tensor = torch.linspace(0, 1, 5, dtype=torch.float64)
    return xp.interp(xp.asarray([0.1, 0.6]), xp.asarray(tensor), xp.asarray(tensor**2)), xp.linalg.norm(
        xp.asarray(tensor)
    )


@torch_.in_place
def the_part_that_torch_does_and_the_part_that_we_do(xp):
    x = images(xp)
    normed = (x - x.mean(axis=0)) / x.std(axis=0)
    pooled = torch.nn.functional.avg_pool2d(torch.from_dlpack(normed), 2)
    return xp.abs(xp.fft.rfft2(xp.from_dlpack(pooled)))


NEGATIVE = "tensors have no negative strides; `x.copy()` has none either"


@torch_.refused((RuntimeError, BufferError, ValueError), NEGATIVE)
def reversed_arrays(xp):
    return torch.from_dlpack(xp.arange(5.0)[::-1])


@torch_.refused(
    (RuntimeError, BufferError, TypeError), "the tensor says so; `tensor.detach()` is taken", message="grad"
)
def tensors_that_record_gradients(xp):
    return xp.asarray(torch.ones(3, requires_grad=True))


test_programs = torch_.test()


# ---- whose memory it is ---------------------------------------------------------------------------------


def address(array):
    return np.asarray(array).__array_interface__["data"][0]


def test_one_memory_both_ways():
    x = pa.arange(10.0)
    with count_exports() as exports:
        tensor = torch.from_dlpack(x)
    assert exports == {"__dlpack__": 1}
    assert tensor.data_ptr() == address(x)
    assert torch.asarray(x).data_ptr() == torch.as_tensor(x).data_ptr() == address(x)
    assert torch.tensor(x).data_ptr() != address(x)
    for array in (pa.from_dlpack(tensor), pa.asarray(tensor), pa.from_dlpack(tensor[2:])):
        assert address(array) in (address(x), address(x) + 16)
    grown = torch.zeros(4)
    assert address(pa.from_dlpack(grown)) == address(pa.asarray(grown)) == grown.data_ptr()


def test_a_copy_on_request():
    x = pa.arange(3.0)
    tensor = torch.arange(3)
    assert torch.from_dlpack(x, copy=True).data_ptr() != address(x)
    assert address(pa.from_dlpack(tensor, copy=True)) != tensor.data_ptr()


def test_what_waits_is_computed_before_a_tensor_sees_it():
    x = pa.sin(pa.ones(100_000)) + 1
    assert torch.from_dlpack(x)[-1].item() == pytest.approx(np.sin(1) + 1)


def test_writing_an_operand_does_not_change_what_was_computed_of_it():
    tensor = torch.ones(100_000, dtype=torch.float64)
    doubled = pa.from_dlpack(tensor) * 2
    tensor.zero_()
    assert doubled.max() == doubled.min() == 2


def test_memory_lives_as_long_as_either():
    x = pa.arange(1000.0)
    tensor = torch.from_dlpack(x)
    del x
    gc.collect()
    assert tensor.sum().item() == 499500
    array = pa.from_dlpack(torch.arange(1000))
    gc.collect()
    assert array.sum() == 499500
    kept = torch.zeros(10)
    gone = weakref.ref(kept)
    view = pa.from_dlpack(kept)
    del kept, view
    gc.collect()
    assert gone() is None


def test_bfloat16_is_the_same_type():
    x = pa.asarray([1.0, 2.5]).astype("bfloat16")
    tensor = torch.from_dlpack(x)
    assert tensor.dtype == torch.bfloat16
    assert pa.from_dlpack(tensor).dtype == x.dtype
    assert pa.from_dlpack(tensor).tolist() == [1.0, 2.5]
