"""Arrays among Python's objects and other libraries' arrays."""

import copy
import pickle

import polyarray as np


class Celsius:
    """Something that turns itself into an array."""

    def __array__(self, dtype: object = None, copy: bool | None = None) -> np.ndarray:
        return np.array([20.0, 30.0])


a = np.asarray(Celsius())
view = memoryview(np.array([1, 2, 3], dtype=np.uint8))
same = np.from_dlpack(a)
described = a.__array_interface__
again = pickle.loads(pickle.dumps(a))
deep = copy.deepcopy(a)
device, number = a.__dlpack_device__()
assert bytes(view) == b"\x01\x02\x03" and np.shares_memory(a, same) and described["shape"] == (2,)
assert np.array_equal(again, deep) and (int(device), int(number)) == (1, 0)
assert float(a[0]) == 20.0 and int(np.int64(3)) == 3 and complex(np.complex128(1j)) == 1j
assert list(map(float, a)) == [20.0, 30.0] and sum(a.tolist()) == 50.0 and bool(np.array(True))
assert range(10)[np.int64(2)] == 2
assert round(np.float64(2.567), 2) == 2.57 and hash(np.float64(2.0)) == hash(2.0)
names = np.__array_namespace_info__()
assert "cpu" in names.devices() and a.__array_namespace__() is not None
with np.eager():
    now = a + 1
np.evaluate(now)
assert np.get_num_threads() >= 1 and isinstance(np.__version__, str)
