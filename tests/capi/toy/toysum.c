/* A consumer that knows no array type: it sums, fills and describes whatever its arguments' types describe. */
#define PY_SSIZE_T_CLEAN
#include "polyarray_slots.h"

static double sum_axis(const pas_descriptor *d, const char *at, int axis) {
    double total = 0;
    if (axis == d->ndim) return *(const double *)at;
    for (int64_t k = 0; k < d->shape[axis]; k++) total += sum_axis(d, at + k * d->strides[axis], axis + 1);
    return total;
}

/* The elements' sum; NotImplemented where the type offers nothing. */
static PyObject *sum(PyObject *module, PyObject *object) {
    pas_descriptor d;
    void *token;
    double total;
    int status = pas_acquire(object, PAS_READ, &d, &token);
    (void)module;
    if (status < 0) return NULL;
    if (status > 0) Py_RETURN_NOTIMPLEMENTED;
    if (d.code != 2 || d.bits != 64 || d.device_type != 1) {
        pas_release(object, token);
        PyErr_SetString(PyExc_TypeError, "expected elements of double");
        return NULL;
    }
    total = sum_axis(&d, (const char *)d.data, 0);
    pas_release(object, token);
    return PyFloat_FromDouble(total);
}

/* (address, shape, strides, flags, (code, bits), whether there is a token) */
static PyObject *describe(PyObject *module, PyObject *args) {
    PyObject *object, *result, *shape, *strides;
    unsigned int want;
    pas_descriptor d;
    void *token;
    int status;
    (void)module;
    if (!PyArg_ParseTuple(args, "OI", &object, &want)) return NULL;
    status = pas_acquire(object, want, &d, &token);
    if (status < 0) return NULL;
    if (status > 0) Py_RETURN_NONE;
    shape = PyTuple_New(d.ndim);
    strides = PyTuple_New(d.ndim);
    for (int axis = 0; axis < d.ndim; axis++) {
        PyTuple_SET_ITEM(shape, axis, PyLong_FromLongLong(d.shape[axis]));
        PyTuple_SET_ITEM(strides, axis, PyLong_FromLongLong(d.strides[axis]));
    }
    result = Py_BuildValue("KNNI(ii)i", (unsigned long long)(uintptr_t)d.data, shape, strides,
                           (unsigned int)d.flags, (int)d.code, (int)d.bits, token != NULL);
    pas_release(object, token);
    return result;
}

/* Writes one value over a contiguous array of double. */
static PyObject *fill(PyObject *module, PyObject *args) {
    PyObject *object;
    double value;
    pas_descriptor d;
    void *token;
    (void)module;
    if (!PyArg_ParseTuple(args, "Od", &object, &value)) return NULL;
    if (pas_acquire(object, PAS_WRITE, &d, &token) != 0) return NULL;
    for (int64_t k = 0; k < d.shape[0]; k++) *(double *)((char *)d.data + k * d.strides[0]) = value;
    pas_release(object, token);
    Py_RETURN_NONE;
}

/* Describes an object for longer than a call. */
static PyObject *held_object;
static pas_descriptor held;
static void *held_token;

static PyObject *hold(PyObject *module, PyObject *object) {
    (void)module;
    if (pas_acquire(object, PAS_WRITE | PAS_HOLD, &held, &held_token) != 0) return NULL;
    held_object = Py_NewRef(object);
    Py_RETURN_NONE;
}

static PyObject *let_go(PyObject *module, PyObject *unused) {
    double first = *(double *)held.data;
    (void)module;
    (void)unused;
    pas_release(held_object, held_token);
    Py_CLEAR(held_object);
    return PyFloat_FromDouble(first);
}

/* What the type of an object has in a slot, as an address; None for nothing. */
static PyObject *slot(PyObject *module, PyObject *args) {
    PyObject *object;
    unsigned long long id;
    const void *found;
    (void)module;
    if (!PyArg_ParseTuple(args, "OK", &object, &id)) return NULL;
    found = pas_find(Py_TYPE(object), id);
    if (!found) Py_RETURN_NONE;
    return PyLong_FromVoidPtr((void *)(uintptr_t)found);
}

/* Looks a type up while an exception is on its way. */
static PyObject *lookup_while_raising(PyObject *module, PyObject *object) {
    (void)module;
    PyErr_SetString(PyExc_KeyError, "kept");
    (void)pas_find(Py_TYPE(object), PAS_STRIDED);
    return NULL;
}

static PyObject *registry(PyObject *module, PyObject *unused) {
    (void)module;
    (void)unused;
    return PyLong_FromVoidPtr(pas_shared);
}

static PyObject *forget(PyObject *module, PyObject *unused) {
    (void)module;
    (void)unused;
    pas_invalidate();
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"sum", sum, METH_O, NULL},
    {"describe", describe, METH_VARARGS, NULL},
    {"fill", fill, METH_VARARGS, NULL},
    {"hold", hold, METH_O, NULL},
    {"let_go", let_go, METH_NOARGS, NULL},
    {"slot", slot, METH_VARARGS, NULL},
    {"lookup_while_raising", lookup_while_raising, METH_O, NULL},
    {"registry", registry, METH_NOARGS, NULL},
    {"forget", forget, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "toysum", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_toysum(void) {
    if (pas_import() < 0) return NULL;
    return PyModule_Create(&definition);
}
