/* Type slots: what a Python type offers to C code, found in a few cycles.
 *
 * A type publishes a table of slots, each a pair of an identifier and a pointer. Whoever has an object asks its type
 * for a slot and calls what it finds there; no attribute is looked up, no object made, no exception raised on the
 * way. This file is all that an extension needs: it links with nothing, and works whether or not polyarray is
 * installed. The first extension that calls pas_import() makes the registry that all others then share.
 *
 * A table is found in one of these places, the nearest class in the order of method resolution first:
 *   1. the attribute __polyarray_slots__ of a class: a capsule "polyarray_slots_v1" that holds a pas_table;
 *   2. a table given to pas_register() for a type that cannot have the attribute;
 *   3. an adapter made here: for numpy.ndarray, for classes with __dlpack_c_exchange_api__, and for any type with
 *      the buffer protocol.
 * Python and C classes inherit tables. A class that overrides what its base's table speaks for (indexing, or a
 * protocol by which arrays are exchanged: PAS_SEMANTICS) has none, unless it publishes one of its own.
 *
 * What was found is kept with the type's version, which CPython changes whenever the type or a base of it is
 * changed: a stale entry is never believed, and a type that dies leaves nothing behind that could be mistaken.
 *
 * Rules. Call with the interpreter attached. Looking up never sets or clears an exception; functions of tables
 * return 0, or -1 with an exception set. Tables live as long as the process and are never written once published.
 * Under free threading lookups take no lock; memory that is looked at is protected by nothing, as in NumPy. C11 or
 * C++17, GCC or Clang, 64-bit, the full C interface of CPython 3.11 or newer. */
#ifndef POLYARRAY_SLOTS_H
#define POLYARRAY_SLOTS_H

#include <Python.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(Py_LIMITED_API)
#error "polyarray_slots.h reads type objects, which the limited C interface hides"
#endif
#if UINTPTR_MAX != UINT64_MAX
#error "polyarray_slots.h is for 64-bit machines"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- what types publish ---------------------------------------------------------------------------------- */

#define PAS_MAGIC UINT64_C(0x31534C4F54534150) /* "PASTOLS1" */
#define PAS_ABI 1

/* Identifiers. Even ones are addresses of something that their users share; odd ones are assigned, as
 * registrar << 48 | topic << 16 | version << 1 | 1. Registrar 1 is polyarray; 0x8000 and above are free for all. */
#define PAS_STRIDED UINT64_C(0x0001000000010003) /* const pas_strided *: functions that describe memory */
#define PAS_RAW UINT64_C(0x0001000000020003)     /* (intptr_t) where in the object a pointer to its pas_descriptor lies */
#define PAS_DLPACK UINT64_C(0x0001000000030003)  /* const DLPackExchangeAPI * */

typedef struct {
    uint64_t id; /* 0 ends a list */
    const void *value;
} pas_slot;

typedef struct {
    uint64_t magic;       /* PAS_MAGIC */
    uint32_t struct_size; /* sizeof(pas_table) */
    uint32_t abi;         /* PAS_ABI */
    uint64_t flags;       /* 0, or PAS_EXACT */
    const pas_slot *slots; /* what is asked for most first; ends with id 0 */
} pas_table;

#define PAS_EXACT UINT64_C(1) /* for the type alone, not for classes derived from it */

enum {
    PAS_C_CONTIGUOUS = 1,
    PAS_F_CONTIGUOUS = 2,
    PAS_ALIGNED = 4,
    PAS_WRITEABLE = 8,
};

/* Where the elements of an array lie. PAS_RAW leads to one that is valid for reading as long as no Python code runs;
 * the pointer is NULL while there is none, and acquire is to be called. */
typedef struct {
    void *data;             /* the element with index zero everywhere */
    const int64_t *shape;   /* lengths of axes */
    const int64_t *strides; /* steps along axes in bytes */
    int32_t ndim;
    uint32_t flags; /* PAS_C_CONTIGUOUS, ... */
    uint8_t code;   /* kind of elements, bits and lanes as in DLPack's DLDataType */
    uint8_t bits;
    uint16_t lanes;
    uint32_t itemsize;   /* bytes */
    int32_t device_type; /* as in DLPack's DLDevice; 1 is the processor */
    int32_t device_id;
    void *stream; /* NULL on the processor */
} pas_descriptor;

enum { /* what acquire is asked for */
    PAS_READ = 0,
    PAS_WRITE = 1, /* elements will be written */
    PAS_HOLD = 2,  /* the description is used after Python code has run; without it, only until then */
};

typedef struct {
    uint32_t struct_size; /* sizeof(pas_strided) */
    uint32_t flags;       /* 0 */
    /* Describes the memory of an object. *token is set to NULL, or to what release is to be called with. */
    int (*acquire)(PyObject *object, uint32_t want, pas_descriptor *out, void **token);
    void (*release)(PyObject *object, void *token); /* sets no exception */
} pas_strided;

#define PAS_ATTRIBUTE "__polyarray_slots__"
#define PAS_CAPSULE "polyarray_slots_v1"

/* A class derived from one with a table that defines one of these has no table by inheritance. */
#define PAS_SEMANTICS                                                                                            \
    "__getitem__", "__array__", "__array_interface__", "__array_struct__", "__array_ufunc__", "__array_function__", \
        "__dlpack__", "__buffer__", "shape", "strides", "dtype", "data"

/* ---- the registry ------------------------------------------------------------------------------------------ */

typedef struct {
    PyTypeObject *type; /* NULL: free */
    uint64_t version;
    const pas_table *table; /* NULL: the type has none */
    const pas_slot *slots;  /* never NULL; of a type without a table, an empty list */
} pas_entry;

typedef struct pas_map {
    uint64_t mask; /* number of entries, a power of two, less one */
    uint64_t used;
    struct pas_map *older; /* retired; free-threaded readers may still be there */
    pas_entry entries[1];
} pas_map;

typedef struct {
    PyTypeObject *type;
    const pas_table *table;
} pas_registration;

typedef struct pas_registry {
    uint32_t struct_size; /* sizeof(pas_registry) of who made it; grows with additions */
    uint32_t abi;         /* PAS_ABI */
    pas_map *map;         /* replaced as a whole */
    const pas_slot *(*find)(struct pas_registry *registry, PyTypeObject *type); /* what the map does not know */
    int (*enter)(struct pas_registry *registry, PyTypeObject *type, const pas_table *table);
    void (*forget)(struct pas_registry *registry);
    pas_registration *registrations;
    uint64_t registration_count;
    int lock;
} pas_registry;

#define PAS_MODULE "_polyarray_slots_v1"
#define PAS_REGISTRY PAS_MODULE ".registry"

static pas_registry *pas_shared = NULL;

#define pas_likely(x) __builtin_expect(!!(x), 1)

static inline uint64_t pas_version_of(PyTypeObject *type) {
    return __atomic_load_n(&type->tp_version_tag, __ATOMIC_RELAXED);
}

static inline uint64_t pas_hash(PyTypeObject *type) {
    return ((uint64_t)(uintptr_t)type >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 40;
}

/* The entry of a type in its present version, or NULL. */
static inline const pas_entry *pas_known(const pas_map *map, PyTypeObject *type) {
    for (uint64_t at = pas_hash(type);; at++) {
        const pas_entry *entry = &map->entries[at & map->mask];
        PyTypeObject *found = __atomic_load_n(&entry->type, __ATOMIC_ACQUIRE);
        if (pas_likely(found == type && entry->version == pas_version_of(type))) return entry;
        if (!found) return NULL;
    }
}

/* The slots of a type: a list that ends with id 0, empty for types without a table. */
static inline const pas_slot *pas_slots(PyTypeObject *type) {
    pas_registry *registry = pas_shared;
    const pas_entry *entry = pas_known(__atomic_load_n(&registry->map, __ATOMIC_ACQUIRE), type);
    if (pas_likely(entry != NULL)) return entry->slots;
    return registry->find(registry, type);
}

/* What a type has in a slot, or NULL. */
static inline const void *pas_find(PyTypeObject *type, uint64_t id) {
    const pas_slot *slot = pas_slots(type);
    for (; slot->id; slot++)
        if (pas_likely(slot->id == id)) return slot->value;
    return NULL;
}

/* Describes the memory of an object, whatever its type offers: 0; 1 where its type offers nothing, without an
 * exception; -1 with one. After 0, pas_release() has to be called with the token. */
static inline int pas_acquire(PyObject *object, uint32_t want, pas_descriptor *out, void **token) {
    const pas_slot *slot = pas_slots(Py_TYPE(object));
    const pas_strided *strided = NULL;
    for (; slot->id; slot++) {
        if (slot->id == PAS_RAW && want == PAS_READ) {
            const pas_descriptor *const *place =
                (const pas_descriptor *const *)(void *)((char *)object + (intptr_t)slot->value);
            const pas_descriptor *raw = __atomic_load_n(place, __ATOMIC_ACQUIRE);
            if (pas_likely(raw != NULL)) {
                *out = *raw;
                *token = NULL;
                return 0;
            }
        }
        if (slot->id == PAS_STRIDED) {
            strided = (const pas_strided *)slot->value;
            break;
        }
    }
    if (!strided) return 1;
    return strided->acquire(object, want, out, token);
}

static inline void pas_release(PyObject *object, void *token) {
    if (token) {
        const pas_strided *strided = (const pas_strided *)pas_find(Py_TYPE(object), PAS_STRIDED);
        if (strided && strided->release) strided->release(object, token);
    }
}

/* ---- DLPack's structures, under names of our own, so that dlpack.h may be included or not -------------------- */

typedef struct {
    void *data;
    int32_t device_type, device_id;
    int32_t ndim;
    uint8_t code, bits;
    uint16_t lanes;
    int64_t *shape, *strides;
    uint64_t byte_offset;
} pas_dl_tensor;

typedef struct pas_dl_managed {
    uint32_t major, minor;
    void *manager_ctx;
    void (*deleter)(struct pas_dl_managed *self);
    uint64_t flags;
    pas_dl_tensor tensor;
} pas_dl_managed;

typedef struct pas_dl_api {
    uint32_t major, minor;
    struct pas_dl_api *prev_api;
    int (*managed_tensor_allocator)(pas_dl_tensor *, pas_dl_managed **, void *,
                                    void (*)(void *, const char *, const char *));
    int (*managed_tensor_from_py_object_no_sync)(void *, pas_dl_managed **);
    int (*managed_tensor_to_py_object_no_sync)(pas_dl_managed *, void **);
    int (*dltensor_from_py_object_no_sync)(void *, pas_dl_tensor *);
    int (*current_work_stream)(int32_t, int32_t, void **);
} pas_dl_api;

/* ---- adapters -------------------------------------------------------------------------------------------------- */

static inline int pas_refuse(const char *message) {
    PyErr_SetString(PyExc_BufferError, message);
    return -1;
}

/* Which of the contiguities hold. */
static inline uint32_t pas_contiguity(int32_t ndim, const int64_t *shape, const int64_t *strides, int64_t itemsize) {
    uint32_t flags = PAS_C_CONTIGUOUS | PAS_F_CONTIGUOUS;
    int64_t step = itemsize;
    int32_t axis;
    for (axis = 0; axis < ndim; axis++)
        if (shape[axis] == 0) return flags;
    for (axis = ndim - 1; axis >= 0; axis--) {
        if (shape[axis] != 1 && strides[axis] != step) flags &= ~(uint32_t)PAS_C_CONTIGUOUS;
        step *= shape[axis];
    }
    for (step = itemsize, axis = 0; axis < ndim; axis++) {
        if (shape[axis] != 1 && strides[axis] != step) flags &= ~(uint32_t)PAS_F_CONTIGUOUS;
        step *= shape[axis];
    }
    return flags;
}

static inline uint32_t pas_alignment(const pas_descriptor *d) {
    uint64_t part = d->code == 5 ? d->itemsize / 2 : d->itemsize, bits = (uint64_t)(uintptr_t)d->data;
    for (int32_t axis = 0; axis < d->ndim; axis++)
        if (d->shape[axis] > 1) bits |= (uint64_t)d->strides[axis];
    return part && (bits & (part - 1)) == 0 ? PAS_ALIGNED : 0;
}

/* The element type of a PEP 3118 format; 0, or -1 for formats that are no one number in this machine's order. */
static inline int pas_format(const char *format, Py_ssize_t itemsize, pas_descriptor *out) {
    const char *code = format ? format : "B";
    const uint16_t one = 1;
    const int little = *(const char *)&one;
    int complex = 0;
    if (strchr("@=<>!^", *code) && *code) {
        if (itemsize > 1 && ((*code == '<' && !little) || ((*code == '>' || *code == '!') && little))) return -1;
        code++;
    }
    if (*code == 'Z') complex = 1, code++;
    if (!*code || code[1]) return -1;
    if (*code == '?') out->code = 6;
    else if (strchr("bhilqn", *code)) out->code = 0;
    else if (strchr("BHILQNcP", *code)) out->code = 1;
    else if (strchr("efdg", *code)) out->code = complex ? 5 : 2;
    else if (strchr("FD", *code)) out->code = 5;
    else return -1;
    if ((complex && out->code != 5) || itemsize < 1 || itemsize > 31) return -1;
    out->itemsize = (uint32_t)itemsize;
    out->bits = (uint8_t)(itemsize * 8);
    out->lanes = 1;
    return 0;
}

/* Exporters may lead a view's shape and strides into the view itself, which therefore must not move. */
typedef struct {
    Py_buffer view;
    int64_t *axes; /* strides and a length, where the exporter gives none */
} pas_buffer_token;

static inline void pas_buffer_release(PyObject *object, void *token) {
    pas_buffer_token *held = (pas_buffer_token *)token;
    (void)object;
    PyBuffer_Release(&held->view);
    free(held->axes);
    free(held);
}

static inline int pas_buffer_acquire(PyObject *object, uint32_t want, pas_descriptor *out, void **token) {
    pas_buffer_token *held = (pas_buffer_token *)calloc(1, sizeof(*held));
    Py_buffer *view;
    if (!held) {
        PyErr_NoMemory();
        return -1;
    }
    view = &held->view;
    if (PyObject_GetBuffer(object, view, want & PAS_WRITE ? PyBUF_FULL : PyBUF_FULL_RO) < 0) {
        free(held);
        return -1;
    }
    for (int axis = 0; view->suboffsets && axis < view->ndim; axis++)
        if (view->suboffsets[axis] >= 0) {
            pas_buffer_release(object, held);
            return pas_refuse("rows that lie behind pointers (suboffsets) have no strides");
        }
    if (pas_format(view->format, view->itemsize, out) < 0) {
        pas_buffer_release(object, held);
        return pas_refuse("the buffer's elements are no numbers in this machine's byte order");
    }
    out->shape = (const int64_t *)view->shape;
    out->strides = (const int64_t *)view->strides;
    if (!view->shape || !view->strides) {
        int64_t step = view->itemsize;
        held->axes = (int64_t *)malloc(sizeof(int64_t) * (size_t)(view->ndim + 1));
        if (!held->axes) {
            pas_buffer_release(object, held);
            PyErr_NoMemory();
            return -1;
        }
        held->axes[view->ndim] = view->len / view->itemsize;
        if (!view->shape) out->shape = &held->axes[view->ndim];
        for (int axis = view->ndim - 1; axis >= 0; axis--) {
            held->axes[axis] = step;
            step *= out->shape[axis];
        }
        out->strides = held->axes;
    }
    out->data = view->buf;
    out->ndim = view->ndim;
    out->device_type = 1;
    out->device_id = 0;
    out->stream = NULL;
    out->flags = pas_contiguity(out->ndim, out->shape, out->strides, view->itemsize) | pas_alignment(out) |
                 (view->readonly ? 0 : PAS_WRITEABLE);
    *token = held;
    return 0;
}

/* The beginning of NumPy's array and dtype objects, which has not changed since 1.7. */
typedef struct {
    PyObject_HEAD
    char *data;
    int nd;
    Py_ssize_t *dimensions;
    Py_ssize_t *strides;
    PyObject *base;
    PyObject *descr;
    int flags;
} pas_numpy_array;

typedef struct {
    PyObject_HEAD
    PyTypeObject *typeobj;
    char kind, type, byteorder, former_flags;
    int type_num;
} pas_numpy_dtype;

static inline int pas_numpy_acquire(PyObject *object, uint32_t want, pas_descriptor *out, void **token) {
    /* Code and bytes of NumPy's numbered types. */
    static const struct { uint8_t code, size; } types[17] = {
        {6, 1}, {0, 1}, {1, 1}, {0, 2}, {1, 2}, {0, 4}, {1, 4}, {0, sizeof(long)}, {1, sizeof(long)}, {0, 8}, {1, 8},
        {2, 4}, {2, 8}, {2, sizeof(long double)}, {5, 8}, {5, 16}, {5, 2 * sizeof(long double)}};
    const pas_numpy_array *array = (const pas_numpy_array *)object;
    const pas_numpy_dtype *dtype = (const pas_numpy_dtype *)array->descr;
    const int number = dtype->type_num, half = number == 23;
    const uint8_t size = half ? 2 : (unsigned)number < 17 ? types[number].size : 0;
    if (want & PAS_HOLD) return pas_buffer_acquire(object, want, out, token);
    if (!size || (dtype->byteorder != '=' && dtype->byteorder != '|'))
        return pas_refuse("the elements of the numpy.ndarray are no numbers in this machine's byte order");
    if ((want & PAS_WRITE) && !(array->flags & 0x400)) return pas_refuse("the numpy.ndarray is read-only");
    out->data = array->data;
    out->shape = (const int64_t *)array->dimensions;
    out->strides = (const int64_t *)array->strides;
    out->ndim = array->nd;
    out->flags = (uint32_t)(array->flags & 3) | (array->flags & 0x100 ? PAS_ALIGNED : 0) |
                 (array->flags & 0x400 ? PAS_WRITEABLE : 0);
    out->code = half ? 2 : types[number].code;
    out->bits = (uint8_t)(size * 8);
    out->lanes = 1;
    out->itemsize = size;
    out->device_type = 1;
    out->device_id = 0;
    out->stream = NULL;
    *token = NULL;
    return 0;
}

/* Whether numpy.ndarray is laid out as known here: a new array is compared with what the buffer protocol says. */
static inline int pas_numpy_is_known(PyTypeObject *type) {
    int known = 0;
    PyObject *array;
    if (strcmp(type->tp_name, "numpy.ndarray") != 0 || type->tp_basicsize < (Py_ssize_t)sizeof(pas_numpy_array))
        return 0;
    array = PyObject_CallFunction((PyObject *)type, "((ii)s)", 2, 3, "i2");
    if (array) {
        const pas_numpy_array *fields = (const pas_numpy_array *)array;
        Py_buffer view;
        if (PyObject_GetBuffer(array, &view, PyBUF_FULL) == 0) {
            known = fields->data == (char *)view.buf && fields->nd == 2 && fields->dimensions[1] == 3 &&
                    fields->strides[0] == 6 && fields->strides[1] == 2 && (fields->flags & 0x501) == 0x501 &&
                    ((const pas_numpy_dtype *)fields->descr)->type_num == 3 &&
                    ((const pas_numpy_dtype *)fields->descr)->kind == 'i';
            PyBuffer_Release(&view);
        }
        Py_DECREF(array);
    }
    PyErr_Clear();
    return known;
}

typedef struct {
    pas_dl_managed *managed;
    int64_t strides[1];
} pas_dlpack_token;

static inline void pas_dlpack_release(PyObject *object, void *token) {
    pas_dl_managed *managed = ((pas_dlpack_token *)token)->managed;
    (void)object;
    if (managed->deleter) managed->deleter(managed);
    free(token);
}

static inline int pas_dlpack_acquire(PyObject *object, uint32_t want, pas_descriptor *out, void **token) {
    const pas_dl_api *api = (const pas_dl_api *)pas_find(Py_TYPE(object), PAS_DLPACK);
    pas_dl_managed *managed = NULL;
    pas_dlpack_token *held;
    const pas_dl_tensor *tensor;
    if (!api) return pas_refuse("the type has no exchange table");
    if (api->managed_tensor_from_py_object_no_sync(object, &managed) != 0) return -1;
    tensor = &managed->tensor;
    if (tensor->ndim < 0 || tensor->ndim > 64 || tensor->lanes != 1 || tensor->bits % 8 != 0 ||
        ((want & PAS_WRITE) && (managed->flags & 1))) {
        if (managed->deleter) managed->deleter(managed);
        return pas_refuse((want & PAS_WRITE) && tensor->lanes == 1 ? "the tensor is read-only"
                                                                   : "the tensor's elements are no numbers");
    }
    held = (pas_dlpack_token *)malloc(sizeof(*held) + sizeof(int64_t) * (size_t)tensor->ndim);
    if (!held) {
        if (managed->deleter) managed->deleter(managed);
        PyErr_NoMemory();
        return -1;
    }
    held->managed = managed;
    out->itemsize = tensor->bits / 8u;
    {
        int64_t step = out->itemsize;
        for (int32_t axis = tensor->ndim - 1; axis >= 0; axis--) {
            held->strides[axis] = tensor->strides ? tensor->strides[axis] * (int64_t)out->itemsize : step;
            step *= tensor->shape[axis];
        }
    }
    out->data = tensor->data ? (char *)tensor->data + tensor->byte_offset : NULL;
    out->shape = tensor->shape;
    out->strides = held->strides;
    out->ndim = tensor->ndim;
    out->code = tensor->code;
    out->bits = tensor->bits;
    out->lanes = tensor->lanes;
    out->device_type = tensor->device_type;
    out->device_id = tensor->device_id;
    out->stream = NULL;
    if (api->current_work_stream && tensor->device_type != 1 &&
        api->current_work_stream(tensor->device_type, tensor->device_id, &out->stream) != 0) {
        pas_dlpack_release(object, held);
        return -1;
    }
    out->flags = pas_contiguity(out->ndim, out->shape, out->strides, out->itemsize) | pas_alignment(out) |
                 (managed->flags & 1 ? 0 : PAS_WRITEABLE);
    *token = held;
    return 0;
}

static const pas_strided pas_numpy_strided = {sizeof(pas_strided), 0, pas_numpy_acquire, pas_buffer_release};
static const pas_strided pas_buffer_strided = {sizeof(pas_strided), 0, pas_buffer_acquire, pas_buffer_release};
static const pas_strided pas_dlpack_strided = {sizeof(pas_strided), 0, pas_dlpack_acquire, pas_dlpack_release};
static const pas_slot pas_numpy_slots[] = {{PAS_STRIDED, &pas_numpy_strided}, {0, NULL}};
static const pas_slot pas_buffer_slots[] = {{PAS_STRIDED, &pas_buffer_strided}, {0, NULL}};
static const pas_slot pas_no_slots[] = {{0, NULL}};
static const pas_table pas_numpy_table = {PAS_MAGIC, sizeof(pas_table), PAS_ABI, 0, pas_numpy_slots};
static const pas_table pas_buffer_table = {PAS_MAGIC, sizeof(pas_table), PAS_ABI, 0, pas_buffer_slots};

/* ---- looking for what the map does not know ---------------------------------------------------------------------- */

static inline void pas_acquire_lock(pas_registry *registry) {
    while (__atomic_exchange_n(&registry->lock, 1, __ATOMIC_ACQUIRE)) {
    }
}

static inline void pas_release_lock(pas_registry *registry) { __atomic_store_n(&registry->lock, 0, __ATOMIC_RELEASE); }

/* A class's own attribute: a borrowed reference, or NULL without an exception. */
static inline PyObject *pas_own(PyTypeObject *type, const char *name) {
    PyObject *found, *key = PyUnicode_InternFromString(name);
#if PY_VERSION_HEX >= 0x030C0000
    PyObject *dict = PyType_GetDict(type);
#else
    PyObject *dict = type->tp_dict;
    Py_XINCREF(dict);
#endif
    found = key && dict ? PyDict_GetItemWithError(dict, key) : NULL;
    Py_XDECREF(key);
    Py_XDECREF(dict);
    return found;
}

static inline const pas_table *pas_checked(const pas_table *table) {
    int sound = table && table->magic == PAS_MAGIC && table->abi == PAS_ABI &&
                table->struct_size >= sizeof(pas_table) && table->slots;
    return sound ? table : NULL;
}

/* A table for classes with DLPack's exchange table, kept for good: there are few such classes. */
static inline const pas_table *pas_dlpack_table(PyObject *offer) {
    struct made {
        pas_table table;
        pas_slot slots[3];
    } *made;
    pas_dl_api *api = NULL;
    if (PyCapsule_IsValid(offer, "dlpack_exchange_api"))
        api = (pas_dl_api *)PyCapsule_GetPointer(offer, "dlpack_exchange_api");
    else if (PyLong_Check(offer))
        api = (pas_dl_api *)PyLong_AsVoidPtr(offer);
    while (api && api->major != 1) api = api->prev_api;
    if (!api || !api->managed_tensor_from_py_object_no_sync) return NULL;
    made = (struct made *)calloc(1, sizeof(*made));
    if (!made) return NULL;
    made->slots[0].id = PAS_STRIDED;
    made->slots[0].value = &pas_dlpack_strided;
    made->slots[1].id = PAS_DLPACK;
    made->slots[1].value = api;
    made->table.magic = PAS_MAGIC;
    made->table.struct_size = sizeof(pas_table);
    made->table.abi = PAS_ABI;
    made->table.slots = made->slots;
    return &made->table;
}

/* The table that a class has itself, by its attribute, a registration or an adapter. */
static inline const pas_table *pas_table_of_class(pas_registry *registry, PyTypeObject *type) {
    PyObject *own = pas_own(type, PAS_ATTRIBUTE);
    if (own && PyCapsule_IsValid(own, PAS_CAPSULE))
        return pas_checked((const pas_table *)PyCapsule_GetPointer(own, PAS_CAPSULE));
    {
        /* The count first: the list is never older than it. */
        uint64_t count = __atomic_load_n(&registry->registration_count, __ATOMIC_ACQUIRE);
        const pas_registration *known = __atomic_load_n(&registry->registrations, __ATOMIC_ACQUIRE);
        for (uint64_t k = 0; k < count; k++)
            if (known[k].type == type) return known[k].table;
    }
    if (pas_numpy_is_known(type)) return &pas_numpy_table;
    own = pas_own(type, "__dlpack_c_exchange_api__");
    if (!own) own = pas_own(type, "__c_dlpack_exchange_api__");
    return own ? pas_dlpack_table(own) : NULL;
}

static inline int pas_overrides(PyTypeObject *type) {
    static const char *const names[] = {PAS_SEMANTICS};
    for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++)
        if (pas_own(type, names[k])) return 1;
    return 0;
}

/* The table of a type, inherited or its own. */
static inline const pas_table *pas_search(pas_registry *registry, PyTypeObject *type) {
    PyObject *mro = type->tp_mro;
    int changed = 0;
    for (Py_ssize_t k = 0; mro && k < PyTuple_GET_SIZE(mro); k++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(mro, k);
        const pas_table *table = pas_table_of_class(registry, base);
        if (table) return base != type && (changed || (table->flags & PAS_EXACT)) ? NULL : table;
        changed = changed || pas_overrides(base);
    }
    return type->tp_as_buffer && type->tp_as_buffer->bf_getbuffer ? &pas_buffer_table : NULL;
}

static inline pas_map *pas_new_map(uint64_t count) {
    pas_map *map = (pas_map *)calloc(1, sizeof(pas_map) + sizeof(pas_entry) * count);
    if (map) map->mask = count - 1;
    return map;
}

static inline void pas_insert(pas_map *map, const pas_entry *new_) {
    uint64_t at = pas_hash(new_->type);
    while (map->entries[at & map->mask].type) at++;
    {
        pas_entry *entry = &map->entries[at & map->mask];
        entry->version = new_->version;
        entry->table = new_->table;
        entry->slots = new_->slots;
        __atomic_store_n(&entry->type, new_->type, __ATOMIC_RELEASE);
    }
    map->used++;
}

/* Replaces the map by a new one, into which nothing is taken over: what is asked for again is found again. */
static inline int pas_renew(pas_registry *registry, uint64_t count) {
    pas_map *old = registry->map, *map = pas_new_map(count);
    if (!map) return -1;
#ifdef Py_GIL_DISABLED
    map->older = old;
    __atomic_store_n(&registry->map, map, __ATOMIC_RELEASE);
#else
    registry->map = map;
    free(old);
#endif
    return 0;
}

static inline const pas_slot *pas_find_slowly(pas_registry *registry, PyTypeObject *type) {
    pas_entry entry;
    PyObject *raised_type, *raised, *traceback;
    PyErr_Fetch(&raised_type, &raised, &traceback);
    /* The version first: a change that comes later makes the entry stale. */
#if PY_VERSION_HEX >= 0x030C0000
    (void)PyUnstable_Type_AssignVersionTag(type);
#else
    {
        PyObject *name = PyUnicode_InternFromString(PAS_ATTRIBUTE);
        if (name) (void)_PyType_Lookup(type, name);
        Py_XDECREF(name);
    }
#endif
    entry.type = type;
    entry.version = pas_version_of(type);
    entry.table = pas_search(registry, type);
    entry.slots = entry.table ? entry.table->slots : pas_no_slots;
    PyErr_Restore(raised_type, raised, traceback);
    /* A type that CPython gives no version any more is looked for each time. */
    if (entry.version != 0) {
        pas_acquire_lock(registry);
        if (!pas_known(registry->map, type)) {
            uint64_t count = registry->map->mask + 1;
            if (2 * registry->map->used < count || pas_renew(registry, count < 4096 ? 2 * count : count) == 0)
                pas_insert(registry->map, &entry);
        }
        pas_release_lock(registry);
    }
    return entry.slots;
}

static inline void pas_forget_all(pas_registry *registry) {
    pas_acquire_lock(registry);
    pas_renew(registry, registry->map->mask + 1);
    pas_release_lock(registry);
}

static inline int pas_enter(pas_registry *registry, PyTypeObject *type, const pas_table *table) {
    pas_registration *grown;
    if (!pas_checked(table)) {
        PyErr_SetString(PyExc_ValueError, "pas_register: no table of slots of this version");
        return -1;
    }
    pas_acquire_lock(registry);
    grown = (pas_registration *)malloc(sizeof(*grown) * (registry->registration_count + 1));
    if (!grown) {
        pas_release_lock(registry);
        PyErr_NoMemory();
        return -1;
    }
    /* The old list is left to readers. */
    if (registry->registration_count)
        memcpy(grown, registry->registrations, sizeof(*grown) * registry->registration_count);
    Py_INCREF(type);
    grown[registry->registration_count].type = type;
    grown[registry->registration_count].table = table;
    __atomic_store_n(&registry->registrations, grown, __ATOMIC_RELEASE);
    __atomic_store_n(&registry->registration_count, registry->registration_count + 1, __ATOMIC_RELEASE);
    pas_renew(registry, registry->map->mask + 1);
    pas_release_lock(registry);
    return 0;
}

/* ---- what extensions call -------------------------------------------------------------------------------------------- */

/* Finds the registry, or makes it: 0, or -1 with an exception. Call it where the module is initialised, once in each
 * source file that includes this one. */
static inline int pas_import(void) {
    PyObject *module, *capsule, *known, *name;
    pas_registry *registry;
    if (pas_shared) return 0;
    module = PyImport_AddModule(PAS_MODULE);
    if (!module) return -1;
    registry = (pas_registry *)calloc(1, sizeof(*registry));
    if (!registry || !(registry->map = pas_new_map(64))) {
        free(registry);
        PyErr_NoMemory();
        return -1;
    }
    registry->struct_size = sizeof(*registry);
    registry->abi = PAS_ABI;
    registry->find = pas_find_slowly;
    registry->enter = pas_enter;
    registry->forget = pas_forget_all;
    capsule = PyCapsule_New(registry, PAS_REGISTRY, NULL);
    name = PyUnicode_FromString("registry");
    /* Of several that come at once, one is first. */
    known = capsule && name ? PyDict_SetDefault(PyModule_GetDict(module), name, capsule) : NULL;
    Py_XDECREF(name);
    if (known != capsule || !known) {
        free(registry->map);
        free(registry);
    }
    registry = known ? (pas_registry *)PyCapsule_GetPointer(known, PAS_REGISTRY) : NULL;
    Py_XDECREF(capsule);
    if (!registry) return -1;
    if (registry->abi != PAS_ABI || registry->struct_size < sizeof(*registry)) {
        PyErr_SetString(PyExc_ImportError, "the registry of type slots was made by an extension of another version");
        return -1;
    }
    pas_shared = registry;
    return 0;
}

/* Publishes a table for a class that can have attributes. */
static inline int pas_publish(PyTypeObject *type, const pas_table *table) {
    PyObject *capsule = PyCapsule_New((void *)(uintptr_t)table, PAS_CAPSULE, NULL);
    int status = -1;
    if (capsule && !pas_checked(table)) PyErr_SetString(PyExc_ValueError, "pas_publish: no table of this version");
    else if (capsule) {
        PyObject *dict = type->tp_dict;
        status = type->tp_flags & Py_TPFLAGS_HEAPTYPE
                     ? PyObject_SetAttrString((PyObject *)type, PAS_ATTRIBUTE, capsule)
                     : PyDict_SetItemString(dict, PAS_ATTRIBUTE, capsule);
        PyType_Modified(type);
    }
    Py_XDECREF(capsule);
    return status;
}

/* Registers a table for a type of somebody else, before or after it was first asked for. */
static inline int pas_register(PyTypeObject *type, const pas_table *table) {
    return pas_shared->enter(pas_shared, type, table);
}

/* Forgets everything that was found; what CPython does not see change has to be told. */
static inline void pas_invalidate(void) { pas_shared->forget(pas_shared); }

#ifdef __cplusplus
}
#endif
#endif
