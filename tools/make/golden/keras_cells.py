"""Computes golden vectors with Keras on TensorFlow in float64: cells and AdditiveAttention.

Writes test/golden/keras.json.
"""

import os
import platform

os.environ |= {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}

import keras
import numpy as np
import tensorflow as tf
from waves import SIZES, rounded, wave, write

keras.config.set_floatx("float64")
KINDS = {
    "LSTM": (4, keras.layers.LSTM, {}),
    "GRU, reset after": (3, keras.layers.GRU, {"reset_after": True}),
    "GRU, reset before": (3, keras.layers.GRU, {"reset_after": False}),
    "RNN": (1, keras.layers.SimpleRNN, {}),
}


def leaf(shape, speed):
    return tf.Variable(np.array(wave(shape, speed)).reshape(shape))


def cell_case(kind, batch, steps, features, units, lengths):
    gates, layer_of, options = KINDS[kind]
    columns = gates * units
    bias = (2, columns) if kind == "GRU, reset after" else (columns,)
    operands = {
        "inputs": leaf((batch, steps, features), 0.51),
        "hidden": leaf((batch, units), 0.73),
        "cell": leaf((batch, units), 0.97),
        "kernel": leaf((features, columns), 1.13),
        "recurrent": leaf((units, columns), 1.31),
        "bias": leaf(bias, 1.57),
    }
    if kind != "LSTM":
        del operands["cell"]
    layer = layer_of(units, return_sequences=True, return_state=True, zero_output_for_mask=True, unroll=True, **options)
    mask = np.arange(steps)[None] < np.array(lengths)[:, None] if lengths else None
    initial = [operands["hidden"]] + ([operands["cell"]] if kind == "LSTM" else [])
    layer.build((batch, steps, features))
    with tf.GradientTape() as tape:
        scope = keras.StatelessScope(
            [
                (variable, operands[name].value())
                for variable, name in zip(layer.trainable_variables, ["kernel", "recurrent", "bias"], strict=True)
            ]
        )
        with scope:
            hidden, *last = layer(operands["inputs"].value(), initial_state=[one.value() for one in initial], mask=mask)
        outputs = {"hidden": hidden} | dict(zip(["final.hidden", "final.cell"], last, strict=False))
        loss = loss_of(outputs)
    sizes = {"B": batch, "T": steps, "F": features, "H": units}
    return {"cell": kind, **sizes, "lengths": lengths, **results(tape, loss, operands, outputs)}


def loss_of(outputs):
    """Returns a weighted sum of the outputs. The weights are a wave, whose speed differs per output (see waves.py)."""
    return sum(
        tf.reduce_sum(output * np.array(wave(output.shape, 2.1 + n)).reshape(output.shape))
        for n, output in enumerate(outputs.values())
    )


def results(tape, loss, operands, outputs):
    gradients = tape.gradient(loss, operands)
    return {
        "outputs": {name: rounded(value.numpy().tolist()) for name, value in outputs.items()},
        "gradients": {name: rounded(np.array(value).tolist()) for name, value in gradients.items()},
    }


def attention_case(batch, source, size, mask):
    operands = {
        "query": leaf((batch, size), 0.61),
        "keys": leaf((batch, source, size), 0.83),
        "values": leaf((batch, source, size), 1.09),
        "score": leaf((size,), 1.27),
    }
    layer = keras.layers.AdditiveAttention(use_scale=True)
    layer.build([(batch, 1, size), (batch, source, size), (batch, source, size)])
    kept = [None, np.array(mask, dtype=bool)] if mask else None
    with tf.GradientTape() as tape:
        with keras.StatelessScope([(layer.trainable_variables[0], operands["score"].value())]):
            context, weights = layer(
                [operands["query"].value()[:, None], operands["values"].value(), operands["keys"].value()],
                mask=kept,
                return_attention_scores=True,
            )
        outputs = {"context": context[:, 0], "weights": weights[:, 0]}
        loss = loss_of(outputs)
    sizes = {"B": batch, "S": source, "D": size}
    return {"attention": "additive", **sizes, "mask": mask, **results(tape, loss, operands, outputs)}


cases = [cell_case(kind, *size) for kind in KINDS for size in SIZES]
cases += [
    attention_case(1, 1, 1, None),
    attention_case(2, 5, 3, None),
    attention_case(3, 4, 2, [[1, 1, 0, 0], [1, 0, 1, 1], [0, 0, 0, 1]]),
]
versions = {"python": platform.python_version(), "keras": keras.__version__, "tensorflow": tf.__version__}
write("keras", versions, cases)
