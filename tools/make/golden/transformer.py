"""Computes golden vectors with PyTorch in float64: multi-head attention and blocks of a transformer.

Writes test/golden/transformer.json.
"""

import platform

import torch
from torch_waves import leaf, results
from waves import write


def excluded(mask, causal, steps):
    """Returns PyTorch's two masks, in which True excludes a position. In ours, 1 keeps a position."""
    padding = ~torch.tensor(mask, dtype=torch.bool) if mask else None
    later = torch.ones(steps, steps, dtype=torch.bool).triu(1) if causal else None
    return padding, later


def attention_case(batch, steps, source, sizes, heads, mask=None, causal=False):
    query, key, value = sizes
    operands = {
        "queries": leaf((batch, steps, query), 0.61),
        "keys": leaf((batch, source, key), 0.83),
        "values": leaf((batch, source, value), 1.09),
        "q_proj_weight": leaf((query, query), 1.13),
        "k_proj_weight": leaf((query, key), 1.31),
        "v_proj_weight": leaf((query, value), 1.57),
        "in_proj_bias": leaf((3 * query,), 1.79),
        "out_proj.weight": leaf((query, query), 0.97),
        "out_proj.bias": leaf((query,), 0.73),
    }
    module = torch.nn.MultiheadAttention(query, heads, kdim=key, vdim=value, batch_first=True)
    named = dict(operands)
    if "in_proj_weight" in dict(module.named_parameters()):  # PyTorch uses one matrix if all sizes are equal
        named["in_proj_weight"] = torch.cat([named.pop(f"{name}_proj_weight") for name in "qkv"])
    parameters = {name: named[name] for name, _ in module.named_parameters()}
    padding, later = excluded(mask, causal, steps)
    output, weights = torch.func.functional_call(
        module,
        parameters,
        (operands["queries"], operands["keys"], operands["values"]),
        {"key_padding_mask": padding, "attn_mask": later, "average_attn_weights": False},
    )
    letters = {"B": batch, "T": steps, "S": source, "Q": query, "D": key, "V": value}
    outcome = results(operands, {"output": output, "weights": weights})
    return {"attention": "multi-head", **letters, "heads": heads, "mask": mask, "causal": causal, **outcome}


def block_case(batch, steps, features, heads, units, norm_first, mask=None, causal=False):
    operands = {
        "inputs": leaf((batch, steps, features), 0.51),
        "self_attn.in_proj_weight": leaf((3 * features, features), 1.13),
        "self_attn.in_proj_bias": leaf((3 * features,), 1.79),
        "self_attn.out_proj.weight": leaf((features, features), 0.97),
        "self_attn.out_proj.bias": leaf((features,), 0.73),
        "linear1.weight": leaf((units, features), 1.31),
        "linear1.bias": leaf((units,), 1.57),
        "linear2.weight": leaf((features, units), 0.61),
        "linear2.bias": leaf((features,), 0.83),
        "norm1.weight": leaf((features,), 1.09),
        "norm1.bias": leaf((features,), 1.27),
        "norm2.weight": leaf((features,), 1.43),
        "norm2.bias": leaf((features,), 0.41),
    }
    module = torch.nn.TransformerEncoderLayer(
        features, heads, units, dropout=0.0, batch_first=True, norm_first=norm_first
    )
    parameters = {name: operands[name] for name, _ in module.named_parameters()}
    padding, later = excluded(mask, causal, steps)
    output = torch.func.functional_call(
        module, parameters, (operands["inputs"],), {"src_key_padding_mask": padding, "src_mask": later}
    )
    letters = {"B": batch, "T": steps, "F": features, "H": units}
    outcome = results(operands, {"output": output})
    return {
        "block": True,
        **letters,
        "heads": heads,
        "normFirst": norm_first,
        "mask": mask,
        "causal": causal,
        **outcome,
    }


PADDING = [[1, 1, 1, 1], [1, 0, 1, 0]]
cases = [
    attention_case(1, 1, 1, (1, 1, 1), 1),
    attention_case(2, 3, 5, (4, 3, 2), 2),
    attention_case(2, 3, 4, (6, 6, 6), 3, mask=[[0, 0, 1, 0], [1, 0, 1, 1]]),
    attention_case(2, 4, 4, (4, 4, 4), 4, mask=PADDING, causal=True),
    block_case(1, 1, 3, 1, 2, norm_first=False),
    block_case(2, 4, 6, 2, 5, norm_first=False),
    block_case(2, 4, 6, 3, 5, norm_first=True),
    block_case(2, 4, 4, 2, 3, norm_first=False, mask=PADDING, causal=True),
    block_case(2, 4, 4, 2, 3, norm_first=True, mask=PADDING, causal=True),
]
write("transformer", {"python": platform.python_version(), "torch": torch.__version__}, cases)
