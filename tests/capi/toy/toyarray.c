/* An array type of its own: a vector of double that publishes its table of slots, with nothing but the header.
 * Its description lies in each object, and is read without a call; Pair, derived in C, adds nothing to it. */
#define PY_SSIZE_T_CLEAN
#include "polyarray_slots.h"

typedef struct {
    PyObject_HEAD
    pas_descriptor raw;
    const pas_descriptor *shown; /* &raw */
    int64_t length, step;
} Vector;

static int vector_acquire(PyObject *object, uint32_t want, pas_descriptor *out, void **token) {
    Vector *self = (Vector *)object;
    (void)want; /* the memory lives and stays as long as the object */
    *out = self->raw;
    *token = NULL;
    return 0;
}

#define TOY_GREETING UINT64_C(0x8001000000010003)

static const pas_strided vector_strided = {sizeof(pas_strided), 0, vector_acquire, NULL};
static const pas_slot vector_slots[] = {
    {PAS_RAW, (const void *)offsetof(Vector, shown)},
    {PAS_STRIDED, &vector_strided},
    {TOY_GREETING, "hello"},
    {0, NULL},
};
static const pas_table vector_table = {PAS_MAGIC, sizeof(pas_table), PAS_ABI, 0, vector_slots};

static PyObject *vector_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    PyObject *sequence = kwargs ? NULL : PySequence_Fast(PyTuple_GET_ITEM(args, 0), "expected a sequence");
    Vector *self;
    double *data;
    if (!sequence) return NULL;
    self = (Vector *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    self->length = PySequence_Fast_GET_SIZE(sequence);
    self->step = sizeof(double);
    data = (double *)malloc(sizeof(double) * (size_t)(self->length + 1));
    for (int64_t k = 0; k < self->length; k++)
        data[k] = PyFloat_AsDouble(PySequence_Fast_GET_ITEM(sequence, k));
    Py_DECREF(sequence);
    self->raw.data = data;
    self->raw.shape = &self->length;
    self->raw.strides = &self->step;
    self->raw.ndim = 1;
    self->raw.flags = PAS_WRITEABLE | PAS_ALIGNED | PAS_C_CONTIGUOUS | PAS_F_CONTIGUOUS;
    self->raw.code = 2;
    self->raw.bits = 64;
    self->raw.lanes = 1;
    self->raw.itemsize = sizeof(double);
    self->raw.device_type = 1;
    self->shown = &self->raw;
    return (PyObject *)self;
}

static void vector_dealloc(PyObject *object) {
    free(((Vector *)object)->raw.data);
    Py_TYPE(object)->tp_free(object);
}

/* A vector that speaks DLPack's exchange table and nothing else; the strides are left out, as old producers do. */
static int given, deleted;

static void tensor_delete(pas_dl_managed *self) {
    /* From whatever thread; after the interpreter's end there is nothing to give back to. */
    if (Py_IsInitialized()) {
        PyGILState_STATE state = PyGILState_Ensure();
        deleted++;
        Py_DECREF((PyObject *)self->manager_ctx);
        PyGILState_Release(state);
    }
    free(self);
}

static int tensor_give(void *object, pas_dl_managed **out) {
    Vector *self = (Vector *)object;
    pas_dl_managed *made = (pas_dl_managed *)calloc(1, sizeof(*made));
    given++;
    made->major = 1;
    made->minor = 3;
    made->manager_ctx = Py_NewRef((PyObject *)object);
    made->deleter = tensor_delete;
    made->flags = self->length == 3; /* a read-only one */
    made->tensor.data = self->raw.data;
    made->tensor.device_type = 1;
    made->tensor.ndim = 1;
    made->tensor.code = 2;
    made->tensor.bits = 64;
    made->tensor.lanes = self->length == 4 ? 2 : 1; /* one that is no array of numbers */
    made->tensor.shape = &self->length;
    *out = made;
    return 0;
}

static pas_dl_api tensor_api = {1, 3, NULL, NULL, tensor_give, NULL, NULL, NULL};

static PyObject *tensors(PyObject *module, PyObject *unused) {
    (void)module;
    (void)unused;
    return Py_BuildValue("ii", given, deleted);
}

static PyTypeObject TensorType = {PyVarObject_HEAD_INIT(NULL, 0)};
static PyTypeObject VectorType = {PyVarObject_HEAD_INIT(NULL, 0)};
static PyTypeObject PairType = {PyVarObject_HEAD_INIT(NULL, 0)};
static PyTypeObject MaskedType = {PyVarObject_HEAD_INIT(NULL, 0)};
static PyTypeObject BareType = {PyVarObject_HEAD_INIT(NULL, 0)};

static PyObject *masked_item(PyObject *self, PyObject *key) {
    (void)self;
    (void)key;
    Py_RETURN_NONE;
}
static PyMappingMethods masked_mapping = {NULL, masked_item, NULL};

/* register_bare(table of Vector) for a type that publishes nothing itself. */
static PyObject *register_bare(PyObject *module, PyObject *unused) {
    (void)module;
    (void)unused;
    if (pas_register(&BareType, &vector_table) < 0) return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {{"register_bare", register_bare, METH_NOARGS, NULL},
                                {"tensors", tensors, METH_NOARGS, NULL},
                                {NULL, NULL, 0, NULL}};
static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "toyarray", NULL, -1, methods, NULL, NULL, NULL, NULL};

static int ready(PyObject *module, PyTypeObject *type, const char *name, PyTypeObject *base) {
    type->tp_name = name;
    type->tp_basicsize = sizeof(Vector);
    type->tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE;
    type->tp_base = base;
    type->tp_new = vector_new;
    type->tp_dealloc = vector_dealloc;
    if (PyType_Ready(type) < 0) return -1;
    return PyModule_AddObjectRef(module, strchr(name, '.') + 1, (PyObject *)type);
}

PyMODINIT_FUNC PyInit_toyarray(void) {
    PyObject *module = PyModule_Create(&definition);
    if (!module || pas_import() < 0) return NULL;
    MaskedType.tp_as_mapping = &masked_mapping;
    if (ready(module, &VectorType, "toyarray.Vector", NULL) < 0) return NULL;
    if (ready(module, &PairType, "toyarray.Pair", &VectorType) < 0) return NULL;
    if (ready(module, &MaskedType, "toyarray.Masked", &VectorType) < 0) return NULL;
    if (ready(module, &BareType, "toyarray.Bare", NULL) < 0) return NULL;
    if (ready(module, &TensorType, "toyarray.Tensor", NULL) < 0) return NULL;
    {
        PyObject *capsule = PyCapsule_New(&tensor_api, "dlpack_exchange_api", NULL);
        if (!capsule || PyDict_SetItemString(TensorType.tp_dict, "__dlpack_c_exchange_api__", capsule) < 0) return NULL;
        Py_DECREF(capsule);
        PyType_Modified(&TensorType);
    }
    if (pas_publish(&VectorType, &vector_table) < 0) return NULL;
#ifdef Py_GIL_DISABLED
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
#endif
    return module;
}
