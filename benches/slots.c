/* How long C code takes to find out what an object's type offers, and to reach the elements: loops for slots.py.
 *
 * loop(way, objects, count) runs one way over the objects in turns and returns nanoseconds per turn; "loop" is the
 * loop alone. cycle() returns nanoseconds per cycle, by a chain of additions that each take one. */
#define PY_SSIZE_T_CLEAN
#include "polyarray_slots.h"
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static PyObject *slots_name, *struct_name, *dlpack_name, *version_names, *version;

static inline const void *by_attribute(PyTypeObject *type) {
    PyObject *capsule = PyObject_GetAttr((PyObject *)type, slots_name);
    const void *found;
    if (!capsule) {
        PyErr_Clear();
        return NULL;
    }
    found = PyCapsule_GetPointer(capsule, PAS_CAPSULE);
    Py_DECREF(capsule);
    return found;
}

static inline const void *by_type_lookup(PyTypeObject *type) {
    PyObject *capsule = _PyType_Lookup(type, slots_name);
    return capsule ? PyCapsule_GetPointer(capsule, PAS_CAPSULE) : NULL;
}

static inline uintptr_t reach(PyObject *object) {
    pas_descriptor d;
    void *token;
    if (pas_acquire(object, PAS_READ, &d, &token) != 0) return 0;
    pas_release(object, token);
    return (uintptr_t)d.data + (uintptr_t)d.shape[0] + (uintptr_t)d.strides[0];
}

static inline uintptr_t buffer(PyObject *object) {
    Py_buffer view;
    uintptr_t found;
    if (PyObject_GetBuffer(object, &view, PyBUF_FULL_RO) < 0) return 0;
    found = (uintptr_t)view.buf + (uintptr_t)view.shape[0] + (uintptr_t)view.strides[0];
    PyBuffer_Release(&view);
    return found;
}

static inline uintptr_t array_struct(PyObject *object) {
    PyObject *capsule = PyObject_GetAttr(object, struct_name);
    uintptr_t found;
    if (!capsule) return 0;
    found = (uintptr_t)PyCapsule_GetPointer(capsule, NULL);
    Py_DECREF(capsule);
    return found;
}

static inline uintptr_t dlpack(PyObject *object) {
    PyObject *arguments[2] = {object, version};
    PyObject *capsule = PyObject_VectorcallMethod(dlpack_name, arguments, 1, version_names);
    uintptr_t found;
    if (!capsule) return 0;
    found = (uintptr_t)PyCapsule_GetPointer(capsule, "dltensor_versioned");
    Py_DECREF(capsule);
    return found;
}

static inline uintptr_t exchange(PyObject *object) {
    const pas_dl_api *api = (const pas_dl_api *)pas_find(Py_TYPE(object), PAS_DLPACK);
    pas_dl_managed *managed;
    void *back;
    if (!api || api->managed_tensor_from_py_object_no_sync(object, &managed) != 0) return 0;
    if (api->managed_tensor_to_py_object_no_sync(managed, &back) != 0) return 0;
    Py_DECREF((PyObject *)back);
    return (uintptr_t)back;
}

static inline uintptr_t borrow(PyObject *object) {
    const pas_dl_api *api = (const pas_dl_api *)pas_find(Py_TYPE(object), PAS_DLPACK);
    pas_dl_tensor tensor;
    if (!api || api->dltensor_from_py_object_no_sync(object, &tensor) != 0) return 0;
    return (uintptr_t)tensor.data + (uintptr_t)tensor.shape[0];
}

/* What a consumer would have to write to know the two types without slots: the fastest possible way. */
#define WAY(name, expression)                                                                     \
    static __attribute__((noinline)) double way_##name(PyObject **objects, long mask, long count) { \
        uintptr_t sum = 0;                                                                        \
        double start = now();                                                                     \
        for (long k = 0; k < count; k++) {                                                        \
            PyObject *object = objects[k & mask];                                                 \
            __asm__ volatile("" ::: "memory");                                                    \
            sum += (uintptr_t)(expression);                                                       \
        }                                                                                         \
        __asm__ volatile("" ::"r"(sum));                                                          \
        return (now() - start) / (double)count;                                                   \
    }

WAY(loop, Py_TYPE(object))
WAY(slot, pas_find(Py_TYPE(object), PAS_STRIDED))
WAY(attribute, by_attribute(Py_TYPE(object)))
WAY(type_lookup, by_type_lookup(Py_TYPE(object)))
WAY(reach, reach(object))
WAY(buffer, buffer(object))
WAY(array_struct, array_struct(object))
WAY(dlpack, dlpack(object))
WAY(exchange, exchange(object))
WAY(borrow, borrow(object))

static const struct {
    const char *name;
    double (*run)(PyObject **, long, long);
} ways[] = {{"loop", way_loop},         {"slot", way_slot},     {"attribute", way_attribute},
            {"type_lookup", way_type_lookup}, {"reach", way_reach},   {"buffer", way_buffer},
            {"array_struct", way_array_struct}, {"dlpack", way_dlpack}, {"exchange", way_exchange},
            {"borrow", way_borrow}};

static PyObject *loop(PyObject *module, PyObject *args) {
    const char *name;
    PyObject *objects;
    long count, length;
    (void)module;
    if (!PyArg_ParseTuple(args, "sO!l", &name, &PyList_Type, &objects, &count)) return NULL;
    length = (long)PyList_GET_SIZE(objects);
    for (size_t k = 0; k < sizeof(ways) / sizeof(*ways); k++)
        if (!strcmp(ways[k].name, name)) {
            double figure = ways[k].run(((PyListObject *)objects)->ob_item, length - 1, count);
            return PyErr_Occurred() ? NULL : PyFloat_FromDouble(figure);
        }
    PyErr_SetString(PyExc_KeyError, name);
    return NULL;
}

static PyObject *cycle(PyObject *module, PyObject *unused) {
    uintptr_t x = 1;
    double start = now();
    (void)module;
    (void)unused;
    for (long k = 0; k < 1000000; k++) {
        __asm__ volatile("add %0, %0\n add %0, %0\n add %0, %0\n add %0, %0\n add %0, %0\n add %0, %0\n add %0, %0\n"
                         "add %0, %0\n add %0, %0\n add %0, %0"
                         : "+r"(x));
    }
    return PyFloat_FromDouble((now() - start) / 1e7);
}

static PyMethodDef methods[] = {
    {"loop", loop, METH_VARARGS, NULL}, {"cycle", cycle, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_slots_bench", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__slots_bench(void) {
    if (pas_import() < 0) return NULL;
    slots_name = PyUnicode_InternFromString(PAS_ATTRIBUTE);
    struct_name = PyUnicode_InternFromString("__array_struct__");
    dlpack_name = PyUnicode_InternFromString("__dlpack__");
    version_names = Py_BuildValue("(s)", "max_version");
    version = Py_BuildValue("(ii)", 1, 0);
    return PyModule_Create(&definition);
}
