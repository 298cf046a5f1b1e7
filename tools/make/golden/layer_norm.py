"""Computes one LSTM step with layer normalisation in ONNX's reference evaluator. Writes test/golden/layer-norm.json.

Lesson 08 computes the same step in TypeScript. The pre-activation of each gate, which is the sum of the input part, the
recurrent part and the bias, is normalised as one vector, with epsilon 1e-5.
"""

import json
import platform

import numpy as np
import onnx
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator
from waves import FOLDER, rounded

F, H = 2, 3


def sines(shape, speed):
    """Returns sin(speed), sin(2 speed), sin(3 speed), …, row by row."""
    return np.sin(speed * np.arange(1, 1 + np.prod(shape))).reshape(shape)


given = {
    "x": sines((1, F), 1),
    "hidden": sines((1, H), 2),
    "cell": sines((1, H), 3),
    "kernel": sines((F, 4 * H), 0.7),
    "recurrent": sines((H, 4 * H), 0.9),
    "bias": sines((4 * H,), 1.1),
    **{f"gain_{n}": row for n, row in enumerate(sines((4, H), 1.3))},
    **{f"shift_{n}": row for n, row in enumerate(sines((4, H), 1.7))},
}


def node(operator, inputs, output, **options):
    return helper.make_node(operator, inputs.split(), output.split(), **options)


nodes = [
    node("MatMul", "x kernel", "from_x"),
    node("MatMul", "hidden recurrent", "from_hidden"),
    node("Add", "from_x from_hidden", "both"),
    node("Add", "both bias", "all"),
    node("Split", "all", "a_0 a_1 a_2 a_3", axis=1, num_outputs=4),
    *(node("LayerNormalization", f"a_{n} gain_{n} shift_{n}", f"z_{n}", axis=-1, epsilon=1e-5) for n in range(4)),
    *(node("Tanh" if gate == "g" else "Sigmoid", f"z_{n}", gate) for n, gate in enumerate("ifgo")),
    node("Mul", "f cell", "kept"),
    node("Mul", "i g", "written"),
    node("Add", "kept written", "next_cell"),
    node("Tanh", "next_cell", "shown"),
    node("Mul", "o shown", "next_hidden"),
]
described = [helper.make_tensor_value_info(name, TensorProto.DOUBLE, value.shape) for name, value in given.items()]
results = [helper.make_tensor_value_info(name, TensorProto.DOUBLE, [1, H]) for name in ["next_cell", "next_hidden"]]
model = helper.make_model(helper.make_graph(nodes, "step", described, results))
onnx.checker.check_model(model)
cell, hidden = ReferenceEvaluator(model).run(None, given)
data = {
    "made by": "tools/make/golden/layer_norm.py",
    "versions": {"python": platform.python_version(), "onnx": onnx.__version__, "numpy": np.__version__},
    "cell": rounded(cell.tolist()),
    "hidden": rounded(hidden.tolist()),
}
(FOLDER / "layer-norm.json").write_text(json.dumps(data) + "\n", encoding="utf8")
print("layer-norm: 1 case")
