"""Records the defaults of PyTorch, Keras and ONNX for docs/conventions.md. Writes test/golden/conventions.json.

Each case contains the weights of a layer in its framework's layout, the inputs, and the hidden states that the layer
computes. The cases of PyTorch and Keras also contain the biases of a new layer.
"""

import json
import os
import platform

os.environ |= {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}

import keras
import numpy as np
import onnx
import tensorflow as tf
import torch
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator
from waves import FOLDER, rounded, wave

TARGET = FOLDER / "conventions.json"
# All sizes differ, so that every number in a shape identifies its dimension.
B, T, F, H = 3, 4, 2, 5


def made(shape, speed):
    """Returns a wave times two. With such large numbers, no gate stays near 1/2 for all inputs."""
    return 2 * np.array(wave(shape, speed), dtype=np.float64).reshape(shape)


def case(weights, inputs, hidden, **more):
    named = {name: rounded(np.asarray(value).tolist()) for name, value in weights.items()}
    return {
        "weights": named,
        "inputs": rounded(inputs.tolist()),
        "hidden": rounded(np.asarray(hidden).tolist()),
        **more,
    }


def of_pytorch(kind, **options):
    torch.manual_seed(4)
    layer = getattr(torch.nn, kind)(F, H, dtype=torch.float64, **options)
    names = ["bias_ih_l0", "bias_hh_l0"]
    fresh = {name: rounded(layer.state_dict()[name].tolist()) for name in names}
    weights = {name: made(tuple(value.shape), 1.13 + n / 5) for n, (name, value) in enumerate(layer.named_parameters())}
    layer.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
    inputs = made((B, T, F) if options.get("batch_first") else (T, B, F), 0.51)
    with torch.no_grad():
        hidden, _ = layer(torch.tensor(inputs))
    return case(weights, inputs, hidden, fresh=fresh)


def of_keras(kind, **options):
    layer = getattr(keras.layers, kind)(H, return_sequences=True, dtype="float64", **options)
    layer.build((B, T, F))
    kernel, recurrent, bias = layer.get_weights()
    weights = {
        "kernel": made(kernel.shape, 1.13),
        "recurrent": made(recurrent.shape, 1.31),
        "bias": made(bias.shape, 1.57),
    }
    layer.set_weights(list(weights.values()))
    inputs = made((B, T, F), 0.51)
    return case(weights, inputs, layer(inputs), fresh={"bias": rounded(bias.tolist())})


def of_onnx(kind, bias=True, **options):
    gates = {"LSTM": 4, "GRU": 3}[kind]
    weights = {"W": made((1, gates * H, F), 1.13), "R": made((1, gates * H, H), 1.31)}
    if bias:
        weights["B"] = made((1, 2 * gates * H), 1.57)
    inputs = made((B, T, F) if options.get("layout") == 1 else (T, B, F), 0.51)
    node = helper.make_node(kind, ["X", *weights], ["Y"], hidden_size=H, **options)
    of = [helper.make_tensor_value_info(name, TensorProto.DOUBLE, None) for name in ["X", *weights, "Y"]]
    model = helper.make_model(helper.make_graph([node], kind, of[:-1], of[-1:]))
    (hidden,) = ReferenceEvaluator(model).run(None, {"X": inputs, **weights})
    return case(weights, inputs, hidden, shape=list(hidden.shape))


data = {
    "made by": "tools/make/golden/conventions.py",
    "sizes": {"B": B, "T": T, "F": F, "H": H},
    "versions": {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "keras": keras.__version__,
        "tensorflow": tf.__version__,
        "onnx": onnx.__version__,
    },
    "PyTorch": {
        "LSTM": of_pytorch("LSTM"),
        "LSTM, batch_first": of_pytorch("LSTM", batch_first=True),
        "GRU": of_pytorch("GRU"),
    },
    "Keras": {
        "LSTM": of_keras("LSTM"),
        "GRU": of_keras("GRU"),
        "GRU, reset_after=False": of_keras("GRU", reset_after=False),
    },
    "ONNX": {
        "LSTM": of_onnx("LSTM"),
        "LSTM, layout=1": of_onnx("LSTM", layout=1),
        "LSTM without B": of_onnx("LSTM", bias=False),
        "GRU": of_onnx("GRU"),
        "GRU, linear_before_reset=1": of_onnx("GRU", linear_before_reset=1),
    },
}
TARGET.parent.mkdir(parents=True, exist_ok=True)
TARGET.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf8")
print(f"conventions: {TARGET.stat().st_size / 1024:.0f} KB")
