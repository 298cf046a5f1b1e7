"""Writes golden.json, which contains PyTorch's results for stacks of bidirectional cells and for encoder-decoders.

Run this file with Python and PyTorch, and then format the result: python test/src/models/golden.py && npx biome check
--write test/src/models Weights and inputs come from a formula, sin(speed * n) / 2, so only results are stored. The
tensors have the names that namedTensors gives them, and the speed depends on the position of the name in alphabetical
order.
"""

import json
import sys
from pathlib import Path

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
ORDER = {"lstm": ["input", "forget", "candidate", "output"], "gru": ["reset", "update", "candidate"]}
PARTS = ("kernel", "recurrent", "bias")


def wave(shape, speed):
    size = torch.Size(shape).numel()
    return (torch.sin(speed * torch.arange(1, size + 1)) / 2).reshape(shape).float().double()


def waves(shapes):
    names = sorted(shapes)
    return {name: wave(shapes[name], 0.7 + 0.13 * n).requires_grad_() for n, name in enumerate(names)}


def cell_shapes(prefix, kind, features, units):
    sizes = {"kernel": [features, units], "recurrent": [units, units], "bias": [units]}
    return {f"{prefix}.{gate}.{part}": sizes[part] for gate in ORDER[kind] for part in PARTS}


def module_weights(kind, weights, prefix):
    """
    Converts our weights of a cell to the four tensors of PyTorch.

    The matrices are transposed, the gates are stacked, and the second bias is 0.
    """
    gates = [tuple(weights[f"{prefix}.{gate}.{part}"] for part in PARTS) for gate in ORDER[kind]]
    second = [torch.zeros_like(bias) for _, _, bias in gates]
    if kind == "gru":
        second[2] = weights[f"{prefix}.candidateRecurrentBias"]
    return (
        torch.cat([kernel.T for kernel, _, _ in gates]),
        torch.cat([recurrent.T for _, recurrent, _ in gates]),
        torch.cat([bias for _, _, bias in gates]),
        torch.cat(second),
    )


def run_module(kind, layers, prefixes, weights, x, lengths, initial, features, units):
    """Runs PyTorch's nn.LSTM or nn.GRU over packed sequences with our weights, so that our weights get gradients."""
    made = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind]
    both_ways = len(prefixes) == 2 * layers
    module = made(features, units, num_layers=layers, bidirectional=both_ways, batch_first=True)
    directions = ["", "_reverse"] if both_ways else [""]
    own = {}
    for n, prefix in enumerate(prefixes):
        layer, direction = divmod(n, len(directions))
        for name, tensor in zip(
            ("weight_ih", "weight_hh", "bias_ih", "bias_hh"), module_weights(kind, weights, prefix), strict=True
        ):
            own[f"{name}_l{layer}{directions[direction]}"] = tensor
    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    output, final = torch.func.functional_call(module, own, (packed, initial))
    return pad_packed_sequence(output, batch_first=True, total_length=x.shape[1])[0], final


def rounded(tensor):
    return [float(f"{value:.7g}") for value in tensor.flatten().tolist()]


def result(weights, outputs, loss):
    loss.backward()
    kept = {name: {"shape": list(one.shape), "gradient": rounded(one.grad)} for name, one in weights.items()}
    return {"tensors": kept, "outputs": {name: rounded(one.detach()) for name, one in outputs.items()}}


def looked_at(outputs):
    """Returns a loss that depends on every number of every output, each with a different weight."""
    return sum((tensor * wave(tensor.shape, 0.3 + 0.11 * n)).sum() for n, tensor in enumerate(outputs.values()))


def stacked(kind):
    batch, steps, features, units, lengths = 3, 5, 3, 4, [5, 2, 1]
    prefixes = [f"{layer}.{direction}" for layer in (0, 1) for direction in ("forward", "backward")]
    shapes = {"inputs": [batch, steps, features], "initial.hidden": [4, batch, units]}
    if kind == "lstm":
        shapes["initial.cell"] = [4, batch, units]
    for prefix in prefixes:
        shapes |= cell_shapes(prefix, kind, features if prefix.startswith("0") else 2 * units, units)
        if kind == "gru":
            shapes[f"{prefix}.candidateRecurrentBias"] = [units]
    weights = waves(shapes)
    hidden0 = weights["initial.hidden"]
    initial = (hidden0, weights["initial.cell"]) if kind == "lstm" else hidden0
    hidden, final = run_module(kind, 2, prefixes, weights, weights["inputs"], lengths, initial, features, units)
    outputs = {"hidden": hidden, "final.hidden": final[0] if kind == "lstm" else final}
    if kind == "lstm":
        outputs["final.cell"] = final[1]
    return {"kind": kind, "lengths": lengths, **result(weights, outputs, looked_at(outputs))}


def gru_step(weights, prefix, x, h):
    """Computes a GRU step with the reset before the product, which PyTorch's GRU does not support."""

    def gate(name, past):
        kernel, recurrent, bias = (weights[f"{prefix}.{name}.{part}"] for part in PARTS)
        return x @ kernel + past @ recurrent + bias

    update, reset = torch.sigmoid(gate("update", h)), torch.sigmoid(gate("reset", h))
    return update * h + (1 - update) * torch.tanh(gate("candidate", reset * h))


def gru_run(weights, prefix, x, lengths, backward):
    """Runs each sequence separately, over only the steps before its end."""
    units = weights[f"{prefix}.reset.bias"].shape[0]
    rows, finals = [], []
    for sequence, length in zip(x, lengths, strict=True):
        h, seen = torch.zeros(1, units), {}
        for t in reversed(range(length)) if backward else range(length):
            h = gru_step(weights, prefix, sequence[t : t + 1], h)
            seen[t] = h
        rows.append(torch.cat([seen.get(t, torch.zeros(1, units)) for t in range(x.shape[1])]))
        finals.append(h)
    return torch.stack(rows), torch.cat(finals)


def encode(kind, both_ways, weights, source, lengths, features, units):
    prefixes = ["encoder.forward", "encoder.backward"] if both_ways else ["encoder"]
    if kind == "gru":
        runs = [gru_run(weights, prefix, source, lengths, n == 1) for n, prefix in enumerate(prefixes)]
        return torch.cat([run[0] for run in runs], 2), {"hidden": torch.cat([run[1] for run in runs], 1)}
    hidden, (h, c) = run_module(kind, 1, prefixes, weights, source, lengths, None, features, units)
    return hidden, {"hidden": torch.cat(list(h), 1), "cell": torch.cat(list(c), 1)}


def seq2seq(kind, attention, both_ways, bridge, own_units):
    features, targets, units, size = 4, 5, 4, 3
    width = 2 * own_units if both_ways else own_units
    lengths, source = [5, 2, 3], [[0, 1, 2, 3, 0], [3, 1, 0, 0, 0], [2, 2, 1, 0, 0]]
    target, start = [[1, 2, 3, 4], [4, 0, 1, 1], [0, 3, 3, 2]], 0
    shapes = {}
    for prefix in ["encoder.forward", "encoder.backward"] if both_ways else ["encoder"]:
        shapes |= cell_shapes(prefix, kind, features, own_units)
    seen = width if attention == "additive" else 0
    shapes |= cell_shapes("decoder", kind, targets + seen, units)
    shapes |= {"output.kernel": [seen + units, targets], "output.bias": [targets]}
    if bridge == "dense":
        for part in ("hidden", "cell") if kind == "lstm" else ("hidden",):
            shapes |= {f"bridge.{part}.kernel": [width, units], f"bridge.{part}.bias": [units]}
    if attention == "additive":
        shapes |= {"attention.query": [units, size], "attention.key": [width, size]}
        shapes |= {"attention.bias": [size], "attention.score": [size]}
    elif attention != "none":
        shapes["attention.combine"] = [width + units, units]
        if attention == "general":
            shapes["attention.weight"] = [units, width]
    weights = waves(shapes)

    rows = torch.eye(features)[torch.tensor(source)]
    encoded, state = encode(kind, both_ways, weights, rows, lengths, features, own_units)
    if bridge == "dense":
        state = {
            part: torch.tanh(value @ weights[f"bridge.{part}.kernel"] + weights[f"bridge.{part}.bias"])
            for part, value in state.items()
        }
    past = torch.arange(len(source[0])) >= torch.tensor(lengths)[:, None]

    def attend(scores):
        share = torch.softmax(scores.masked_fill(past, -torch.inf), 1)
        return share, torch.einsum("bs,bsd->bd", share, encoded)

    def step(x):
        if kind == "gru":
            return {"hidden": gru_step(weights, "decoder", x, state["hidden"])}
        cell = torch.nn.LSTMCell(x.shape[1], units)
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        own = dict(zip(names, module_weights(kind, weights, "decoder"), strict=True))
        hidden, content = torch.func.functional_call(cell, own, (x, (state["hidden"], state["cell"])))
        return {"hidden": hidden, "cell": content}

    logits, alignment = [], []
    tokens = torch.eye(targets)
    for t in range(len(target[0])):
        x = tokens[torch.tensor([row[t - 1] if t else start for row in target])]
        if attention == "additive":
            query = state["hidden"] @ weights["attention.query"]
            layer = torch.tanh(query[:, None] + encoded @ weights["attention.key"] + weights["attention.bias"])
            share, context = attend(layer @ weights["attention.score"])
            state = step(torch.cat([x, context], 1))
            shown = torch.cat([context, state["hidden"]], 1)
        else:
            state = step(x)
            shown = state["hidden"]
        if attention in ("dot", "scaledDot", "general"):
            query = shown @ weights["attention.weight"] if attention == "general" else shown
            scores = torch.einsum("bd,bsd->bs", query, encoded)
            share, context = attend(scores / width**0.5 if attention == "scaledDot" else scores)
            shown = torch.tanh(torch.cat([context, shown], 1) @ weights["attention.combine"])
        logits.append(shown @ weights["output.kernel"] + weights["output.bias"])
        if attention != "none":
            alignment.append(share)
    outputs = {"logits": torch.stack(logits, 1)}
    if alignment:
        outputs["alignment"] = torch.stack(alignment, 1)
    counted = torch.tensor([4, 2, 3])
    wanted = torch.tensor(target).masked_fill(torch.arange(4) >= counted[:, None], -100)
    loss = torch.nn.functional.cross_entropy(outputs["logits"].reshape(-1, targets), wanted.reshape(-1))
    outputs["loss"] = loss
    return {
        "cell": kind,
        "attention": attention,
        "bidirectional": both_ways,
        "bridge": bridge,
        "source": source,
        "sourceLengths": lengths,
        "target": target,
        "targetLengths": counted.tolist(),
        "start": start,
        **result(weights, outputs, loss),
    }


golden = {
    "made": {"python": sys.version.split()[0], "torch": torch.__version__},
    "stacks": [stacked("lstm"), stacked("gru")],
    "seq2seqs": [
        seq2seq("lstm", "none", False, "dense", 3),
        seq2seq("gru", "none", True, "copy", 2),
        seq2seq("lstm", "additive", True, "dense", 3),
        seq2seq("gru", "additive", True, "dense", 3),
        seq2seq("lstm", "additive", False, "copy", 4),
        seq2seq("lstm", "dot", True, "dense", 2),
        seq2seq("gru", "scaledDot", False, "copy", 4),
        seq2seq("lstm", "general", True, "dense", 3),
    ],
}
Path(__file__).with_name("golden.json").write_text(json.dumps(golden, indent=1) + "\n")
