"""Fourier transforms."""

import polyarray as np
from polyarray.fft import fft, ifft, rfftfreq

signal = np.sin(2 * np.pi * 5 * np.arange(64) / 64)
spectrum = np.fft.rfft(signal, n=64, axis=-1, norm="ortho")
back = np.fft.irfft(spectrum, n=64, norm="ortho")
frequencies = rfftfreq(64, d=1 / 64)
peak = int(frequencies[np.argmax(np.abs(spectrum))])
image = np.fft.fft2(np.ones((4, 4)), axes=(0, 1))
shifted = np.fft.fftshift(np.fft.fftn(np.ones((2, 2)), s=(4, 4), axes=[0, 1]))
assert np.allclose(back, signal) and peak == 5 and np.allclose(ifft(fft(signal)).real, signal)
assert image.shape == shifted.shape == (4, 4)
