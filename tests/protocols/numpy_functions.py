"""A call of every function of NumPy that arrays may answer, and why some of them have no answer from ours.

A row is an expression over `np`, NumPy itself, and arrays: `v` and `w` are vectors of four numbers, `i` one
of integers, `b` one of booleans, `z` one of complex numbers, `u` one of bytes, `n` one with nan in it, `m`
and `s` are square matrices, the second symmetric and positive, `t` has three axes, `o` is to be written to,
and so is `f`, which has the elements of `v`. `like` is any array, `folder` is where files may be written,
and `hidden` is the module of NumPy's functions of texts that have no public name.
"""

ROWS = """
    np.all(b)  np.all(m>1,axis=0)  np.any(b,keepdims=True)  np.allclose(v,w)  np.amax(m)  np.amin(m,0)
    np.angle(z)
    np.append(v,w)  np.append(m,[[7.,8.]],axis=0)  np.apply_along_axis(lambda x:x.sum(),0,m)
    np.apply_along_axis(lambda x:x*2,0,m)  np.apply_over_axes(np.sum,t,[0,2])  np.argmax(m,1)  np.argmin(v)
    np.argpartition(v,2)[2]  np.argsort(v)  np.argwhere(b)  np.around(v,1)  np.array2string(v)
    np.array_equal(v,w)  np.array_equiv(v,m)  np.array_repr(v)  np.array_split(v,3)  np.array_str(v)
    np.astype(v,'i4')  np.atleast_1d(v)  np.atleast_2d(v,w)  np.atleast_3d(v)  np.average(v,weights=w)
    np.average(m,axis=0)  np.bincount(i)  np.bincount(i,weights=v)  np.block([[v,w],[w,v]])
    np.broadcast_arrays(m,t)  np.broadcast_to(v,(2,4))  np.can_cast(v,'f4')  np.choose(i%2,[v,w])
    np.clip(v,1,2)
    np.clip(v,1,2,out=o)  np.column_stack((v,w))  np.common_type(i,v)  np.compress(b,v)  np.concatenate([v,w])
    np.concatenate((v,w),out=np.concatenate((v,w)))  np.concatenate((m,m),axis=1)  np.convolve(v,w)
    np.copy(v)
    (np.copyto(o,v),o)  np.corrcoef(m)  np.correlate(v,w)  np.count_nonzero(v)  np.cov(m)
    np.cross(v[:3],w[:3])
    np.cumprod(v)  np.cumsum(m,axis=1)  np.cumulative_prod(v)  np.cumulative_sum(v,include_initial=True)
    np.delete(v,1)  np.diag(m)  np.diag(v)  np.diag_indices_from(m)  np.diagflat(v)  np.diagonal(m)
    np.diff(v)
    np.diff(v,prepend=w)  np.digitize(v,np.sort(w))  np.dot(v,w)  np.dot(m,m)  np.dsplit(t,2)
    np.dstack([v,w])  np.ediff1d(v)
    np.einsum('ij,jk',m,m)  np.einsum('i,i->',v,w)  np.einsum_path('ij,jk,kl',m,m,m)  np.empty_like(v).shape
    np.expand_dims(v,0)  np.extract(b,v)  (np.fill_diagonal(m,9),m)  np.fix(v)  np.flatnonzero(b)  np.flip(m)
    np.fliplr(m)  np.flipud(m)  np.full_like(v,3)  np.geomspace(v+1,9.,3)  np.gradient(v)  np.gradient(m)
    np.histogram(v)  np.histogram(v,bins=w.size,weights=w)  np.histogram2d(v,w,3)  np.histogram_bin_edges(v)
    np.histogramdd((v,w),2)  np.hsplit(m,2)  np.hstack([v,w])  np.i0(v)  np.imag(z)  np.inner(v,w)
    np.insert(v,1,5)
    np.interp(v,np.sort(w),v)  np.intersect1d(v,w)  np.isclose(v,w)  np.iscomplex(z)  np.iscomplexobj(z)
    np.isin(v,w)  np.isneginf(v)  np.isposinf(v)  np.isreal(z)  np.isrealobj(z)  np.ix_(i,b)  np.kron(v,w)
    np.lexsort((v,w))  np.linspace(v,w,3)  np.logspace(v,w,3)  np.matrix_transpose(t)  np.max(m,axis=0)
    np.may_share_memory(v,v[1:])  np.mean(m,axis=0)  np.mean(v)  np.median(v)  np.median(m,axis=1)
    np.meshgrid(v,w)  np.min(v)  np.min_scalar_type(v)  np.moveaxis(t,0,2)  np.nan_to_num(n)  np.nanargmax(n)
    np.nanargmin(n)  np.nancumprod(n)  np.nancumsum(n)  np.nanmax(n)  np.nanmean(n)  np.nanmedian(n)
    np.nanmin(n)
    np.nanpercentile(n,30)  np.nanprod(n)  np.nanquantile(n,.5)  np.nanstd(n)  np.nansum(n)  np.nanvar(n)
    np.ndim(t)  np.nonzero(m-1)  np.ones_like(m)  np.outer(v,w)  np.packbits(b)  np.pad(v,2)
    np.pad(v,1,mode='edge')
    np.partition(v,2)[2]  np.percentile(v,30)  np.piecewise(v,[v<1,v>=1],[1,2])  (np.place(f,b,w),f)
    np.poly(m)  np.polyadd(v,w)  np.polyder(v)  np.polydiv(v,w)  np.polyfit(v,w,1)  np.polyint(v)
    np.polymul(v,w)
    np.polysub(v,w)  np.polyval(v,w)  np.prod(v)  np.ptp(v)  (np.put(f,[1],9),f)
    (np.put_along_axis(f,i[:1],9,axis=0),f)  (np.putmask(f,b,w),f)  np.quantile(v,.3)  np.ravel(m)
    np.ravel_multi_index((i%2,i%2),(2,2))  np.real(z)  np.real_if_close(z*1)  np.repeat(v,2)
    np.reshape(v,(2,2))
    np.resize(v,7)  np.result_type(i,v)  np.roll(v,1)  np.rollaxis(t,2)  np.rot90(m)  np.round(v,1)
    np.searchsorted(np.sort(v),w)  np.select([b,~b],[v,w])  np.setdiff1d(v,w)  np.setxor1d(v,w)  np.shape(t)
    np.shares_memory(v,w)  np.sinc(v)  np.size(t)  np.sort(v)  np.sort_complex(z)  np.split(v,2)
    np.squeeze(v[None])  np.stack([v,w])  np.stack([v,w],out=np.stack([v,w]))  np.std(v)  np.std(m,axis=0)
    np.sum(v)  np.sum(m,axis=0)  np.sum(m,axis=0,where=m>2)  np.swapaxes(t,0,1)  np.take(v,i%4)
    np.take_along_axis(v,np.argsort(v),axis=0)  np.tensordot(m,m,1)  np.tile(v,2)  np.trace(m)
    np.transpose(t)
    np.trapezoid(v)  np.tril(m)  np.tril_indices_from(m)  np.trim_zeros(v)  np.triu(m)
    np.triu_indices_from(m)
    np.union1d(v,w)  np.unique(i)  np.unique(i,return_counts=True)  np.unique_all(i)  np.unique_counts(i)
    np.unique_inverse(i)  np.sort(np.unique_values(i))  np.unpackbits(u)  np.unravel_index(i%4,(2,2))
    np.unstack(m)
    np.unwrap(v)  np.vander(v)  np.var(v)  np.vdot(z,z)  np.vsplit(m,2)  np.vstack([v,w])  np.where(b,v,w)
    np.where(b)  np.zeros_like(t)
    np.arange(3,like=like)  np.array([1,2],like=like)  np.asanyarray([1,2],like=like)
    np.asarray([1,2],like=like)
    np.ascontiguousarray([1,2],like=like)  np.asfortranarray([1,2],like=like)  np.empty(3,like=like).shape
    np.eye(3,like=like)  np.frombuffer(b'abcd',dtype='u1',like=like)
    np.fromfile(folder+'/raw',like=like)  np.fromfunction(lambda x:x+1,(3,),like=like)
    np.fromiter([1,2],'f8',like=like)  np.fromstring('1 2',sep=' ',like=like)  np.full(3,7,like=like)
    np.genfromtxt(['1 2'],delimiter=' ',like=like)  np.identity(2,like=like)
    np.loadtxt(['1 2'],delimiter=' ',like=like)  np.ones(3,like=like)  np.require([1,2],like=like)
    np.tri(3,like=like)  np.zeros(3,like=like)
    (np.save(folder+'/a',v),np.load(folder+'/a.npy').tolist())
    (np.savetxt(folder+'/t',v),open(folder+'/t').read())
    (np.savez(folder+'/z',v),np.load(folder+'/z.npz')['arr_0'].tolist())
    (np.savez_compressed(folder+'/c',x=v),np.load(folder+'/c.npz')['x'].tolist())
    np.linalg.cholesky(s)  np.linalg.cond(m)  np.linalg.cross(v[:3],w[:3])  np.linalg.det(m)
    np.linalg.diagonal(m)  np.linalg.eig(s).eigenvalues  np.linalg.eigh(s).eigenvalues  np.linalg.eigvals(s)
    np.linalg.eigvalsh(s)  np.linalg.inv(m)  np.linalg.lstsq(m,v[:2])  np.linalg.matmul(m,m)
    np.linalg.matrix_norm(m)  np.linalg.matrix_power(m,3)  np.linalg.matrix_rank(m)
    np.linalg.matrix_transpose(m)  np.linalg.multi_dot([m,m,m])  np.linalg.norm(v)  np.linalg.norm(m,axis=0)
    np.linalg.outer(v,w)  np.linalg.pinv(m)  abs(np.linalg.qr(m).R)  np.linalg.slogdet(m)
    np.linalg.solve(m,v[:2])
    np.linalg.svd(m).S  np.linalg.svdvals(m)  np.linalg.tensordot(m,m,axes=1)  np.linalg.tensorinv(s,1)
    np.linalg.tensorsolve(m,v[:2])  np.linalg.trace(m)  np.linalg.vecdot(v,w)  np.linalg.vector_norm(v)
    np.fft.fft(v)  np.fft.fft2(m)  np.fft.fftn(t)  np.fft.fftshift(v)  np.fft.hfft(z)  np.fft.ifft(z)
    np.fft.ifft2(m)  np.fft.ifftn(t)  np.fft.ifftshift(v)  np.fft.ihfft(v)  np.fft.irfft(z)  np.fft.irfft2(m)
    np.fft.irfftn(t)  np.fft.rfft(v)  np.fft.rfft2(m)  np.fft.rfftn(t)
    np.lib.stride_tricks.sliding_window_view(v,2)
    np.emath.arccos(v)  np.emath.arcsin(v)  np.emath.arctanh(v/9)  np.emath.log(-v-1)  np.emath.log10(v+1)
    np.emath.log2(v+1)  np.emath.logn(2,v+1)  np.emath.power(v,2)  np.emath.sqrt(-v)
    np.polynomial.polynomial.polygrid2d(v,w,m)  np.polynomial.polynomial.polyval2d(v,w,m)
    np.polynomial.polynomial.polyvalnd((v,w),m)
"""
"""Two blanks or a line end a call."""

BY_ELEMENTS = "np.poly(v)  np.roots(v+1)"
"""Calls in which NumPy asks the elements of an argument for the protocol, as if it were a list, and not the
array: the result is right, and NumPy's."""

TEXTS = "it is about texts, of which polyarray has no dtype"
FIELDS = "it is about structured dtypes, which polyarray does not have"
DATES = "it is about dates, of which polyarray has no dtype"

REFUSED = {
    TEXTS: """
        hidden._join('a',v)  hidden._rsplit(v)  hidden._split(v)
        hidden._splitlines(v)
        np.strings.capitalize(v)  np.strings.center(v,3)  np.strings.decode(v)  np.strings.encode(v)
        np.strings.expandtabs(v)  np.strings.ljust(v,3)  np.strings.lower(v)  np.strings.mod(v,1)
        np.strings.multiply(v,2)  np.strings.partition(v,'a')  np.strings.replace(v,'a','b')
        np.strings.rjust(v,3)  np.strings.rpartition(v,'a')  np.strings.swapcase(v)  np.strings.title(v)
        np.strings.translate(v,'a')  np.strings.upper(v)  np.strings.zfill(v,3)  np.char.equal(v,v)
        np.char.greater(v,v)  np.char.greater_equal(v,v)  np.char.less(v,v)  np.char.less_equal(v,v)
        np.char.not_equal(v,v)
    """,
    FIELDS: """
        rf.append_fields(v,'a',w)  rf.apply_along_fields(np.sum,v)  rf.assign_fields_by_name(v,w)
        rf.drop_fields(v,'a')
        rf.find_duplicates(v)  rf.join_by('a',v,w)  rf.merge_arrays((v,w))  rf.rec_append_fields(v,'a',w)
        rf.rec_drop_fields(v,'a')  rf.rec_join('a',v,w)  rf.recursive_fill_fields(v,w)  rf.rename_fields(v,{})
        rf.repack_fields(v)  rf.require_fields(v,'f8')  rf.stack_arrays((v,w))
        rf.structured_to_unstructured(v)  rf.unstructured_to_structured(m)
    """,
    DATES: "np.busday_count(i,i)  np.busday_offset(i,1)  np.datetime_as_string(i)  np.is_busday(i)",
}
"""Calls that give a `TypeError` with the reason, by the reason."""
