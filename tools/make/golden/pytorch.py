"""Computes golden vectors with PyTorch in float64: LSTM, GRU, RNN, scaled dot-product attention.

Writes test/golden/pytorch.json.
"""

import platform

import torch
from torch.nn.functional import scaled_dot_product_attention
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from torch_waves import leaf, results
from waves import SIZES, write

GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}


def cell_case(kind, batch, steps, features, units, lengths):
    rows = GATES[kind] * units
    operands = {
        "inputs": leaf((batch, steps, features), 0.51),
        "hidden": leaf((batch, units), 0.73),
        "cell": leaf((batch, units), 0.97),
        "weight_ih_l0": leaf((rows, features), 1.13),
        "weight_hh_l0": leaf((rows, units), 1.31),
        "bias_ih_l0": leaf((rows,), 1.57),
        "bias_hh_l0": leaf((rows,), 1.79),
    }
    if kind != "LSTM":
        del operands["cell"]
    module = getattr(torch.nn, kind)(features, units, batch_first=True)
    parameters = {name: operands[name] for name, _ in module.named_parameters()}
    state = (operands["hidden"][None], operands["cell"][None]) if kind == "LSTM" else operands["hidden"][None]
    sequence = operands["inputs"]
    if lengths:
        sequence = pack_padded_sequence(sequence, lengths, batch_first=True, enforce_sorted=False)
    hidden, last = torch.func.functional_call(module, parameters, (sequence, state))
    if lengths:
        hidden, _ = pad_packed_sequence(hidden, batch_first=True, total_length=steps)
    outputs = {"hidden": hidden}
    if kind == "LSTM":
        outputs |= {"final.hidden": last[0][0], "final.cell": last[1][0]}
    else:
        outputs |= {"final.hidden": last[0]}
    sizes = {"B": batch, "T": steps, "F": features, "H": units}
    return {"cell": kind, **sizes, "lengths": lengths, **results(operands, outputs)}


def attention_case(batch, source, key, value, mask):
    operands = {
        "query": leaf((batch, key), 0.61),
        "keys": leaf((batch, source, key), 0.83),
        "values": leaf((batch, source, value), 1.09),
    }
    kept = torch.tensor(mask, dtype=torch.bool)[:, None] if mask else None
    context = scaled_dot_product_attention(
        operands["query"][:, None], operands["keys"], operands["values"], attn_mask=kept
    )[:, 0]
    sizes = {"B": batch, "S": source, "D": key, "V": value}
    return {"attention": "scaled dot", **sizes, "mask": mask, **results(operands, {"context": context})}


cases = [cell_case(kind, *size) for kind in GATES for size in SIZES]
cases += [
    attention_case(1, 1, 1, 1, None),
    attention_case(2, 5, 3, 4, None),
    attention_case(3, 4, 2, 5, [[1, 1, 0, 0], [1, 0, 1, 1], [0, 0, 0, 1]]),
]
write("pytorch", {"python": platform.python_version(), "torch": torch.__version__}, cases)
