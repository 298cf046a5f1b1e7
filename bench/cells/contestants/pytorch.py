"""Runs PyTorch's contestants. It answers requests line by line in JSON, as worker.mjs does."""

import json
import sys
import time

import numpy
import torch
from pytorch_encoder_decoder import EncoderDecoder

torch.set_num_threads(2)

# The order of the gates in PyTorch's concatenated weights, by gatebook's names.
ORDER = {
    "lstm": ["input", "forget", "candidate", "output"],
    "gru after": ["reset", "update", "candidate"],
}


class Recurrent:
    """nn.LSTM or nn.GRU with the problem's weights; the loss is the sum of the squares of hidden."""

    def __init__(self, cell, sizes, operands, values):
        self.operands, self.hidden, self.order = operands, sizes["H"], ORDER[cell]
        self.module = {"lstm": torch.nn.LSTM, "gru after": torch.nn.GRU}[cell](sizes["F"], sizes["H"], batch_first=True)
        self.inputs = values["inputs"].requires_grad_()

        def join(part):
            return torch.cat([self.turned(values[f"{gate}.{part}"]) for gate in self.order])

        recurrent_bias = torch.zeros(len(self.order) * self.hidden)
        if "candidateRecurrentBias" in values:
            recurrent_bias[2 * self.hidden :] = values["candidateRecurrentBias"]
        with torch.no_grad():
            self.module.weight_ih_l0.copy_(join("kernel"))
            self.module.weight_hh_l0.copy_(join("recurrent"))
            self.module.bias_ih_l0.copy_(join("bias"))
            self.module.bias_hh_l0.copy_(recurrent_bias)

    @staticmethod
    def turned(weight):
        """Transposes a matrix: PyTorch's matrices have one row per unit, and gatebook's have one column per unit."""
        return weight.T if weight.ndim == 2 else weight

    def loss(self):
        hidden, _ = self.module(self.inputs)
        return hidden.square().sum()

    def forward(self):
        with torch.no_grad():
            return self.loss().item()

    def both(self):
        self.module.zero_grad(set_to_none=True)
        self.inputs.grad = None
        loss = self.loss()
        loss.backward()
        return loss.item()

    def values(self):
        """Returns hidden [B, T, H], then the gradients in the problem's order and layout."""
        self.both()
        module = self.module
        grads = {"inputs": self.inputs.grad, "candidateRecurrentBias": module.bias_hh_l0.grad[2 * self.hidden :]}
        joined = {"kernel": module.weight_ih_l0, "recurrent": module.weight_hh_l0, "bias": module.bias_ih_l0}
        for part, weight in joined.items():
            for gate, gradient in zip(self.order, weight.grad.split(self.hidden), strict=True):
                grads[f"{gate}.{part}"] = self.turned(gradient)
        with torch.no_grad():
            hidden, _ = module(self.inputs)
        return [hidden] + [grads[operand["name"]] for operand in self.operands]


class Products:
    """The products of a step with gradients as three large products: the limit of the machine's matrix product."""

    def __init__(self, cell, sizes, operands, values):
        rows, inner, columns = sizes["B"] * sizes["T"], sizes["F"] + sizes["H"], len(ORDER[cell]) * sizes["H"]
        generator = torch.Generator().manual_seed(1)
        self.a = torch.randn(rows, inner, generator=generator)
        self.b = torch.randn(inner, columns, generator=generator)

    def forward(self):
        return (self.a @ self.b)[0, 0].item()

    def both(self):
        c = self.a @ self.b
        first, second = c @ self.b.T, self.a.T @ c
        return first[0, 0].item() + second[0, 0].item()


KINDS = {"PyTorch": Recurrent, "products, PyTorch": Products}
ready = {}


def prepare(contestant, problem):
    with open(problem) as file:
        given = json.load(file)
    numbers = torch.from_numpy(numpy.fromfile(given["numbers"], dtype=numpy.float32))
    sizes = [int(numpy.prod(operand["shape"])) for operand in given["operands"]]
    parts = zip(given["operands"], numbers.split(sizes), strict=True)
    values = {operand["name"]: part.reshape(operand["shape"]).clone() for operand, part in parts}
    if given["cell"] == "encoder-decoder":
        ready[contestant] = EncoderDecoder(given, values)
    else:
        ready[contestant] = KINDS[contestant](given["cell"], given["sizes"], given["operands"], values)
    return {}


def values(contestant, file):
    begin = time.perf_counter()
    parts = [part.detach().reshape(-1) for part in ready[contestant].values()]
    milliseconds = (time.perf_counter() - begin) * 1000
    torch.cat(parts).numpy().tofile(file)
    return {"milliseconds": milliseconds}


def measure(contestant, what, times):
    run = getattr(ready[contestant], what)
    milliseconds = []
    for _ in range(times):
        begin = time.perf_counter()
        run()
        milliseconds.append((time.perf_counter() - begin) * 1000)
    return {"milliseconds": milliseconds}


def release():
    ready.clear()
    return {}


def versions():
    return {"versions": {"PyTorch": f"{torch.__version__} on {torch.get_num_threads()} threads"}}


def usage():
    """Returns the processor time of this process, of all threads, in seconds."""
    return {"seconds": time.process_time()}


REQUESTS = {
    "prepare": prepare,
    "values": values,
    "measure": measure,
    "release": release,
    "versions": versions,
    "usage": usage,
}

for line in sys.stdin:
    request = json.loads(line)
    name = request.pop("request")
    try:
        answer = REQUESTS[name](**request)
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
