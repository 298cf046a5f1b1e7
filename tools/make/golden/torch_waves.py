"""Makes the operands of PyTorch's golden vectors, and collects the results of a case. Computes in float64."""

import torch
from waves import rounded, wave

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def leaf(shape, speed):
    return torch.tensor(wave(shape, speed)).reshape(shape).requires_grad_()


def results(operands, outputs):
    """Returns the outputs, and the gradients of a weighted sum of the outputs. The weights of each are another wave."""
    loss = sum(
        (output * torch.tensor(wave(output.shape, 2.1 + n)).reshape(output.shape)).sum()
        for n, output in enumerate(outputs.values())
    )
    gradients = torch.autograd.grad(loss, list(operands.values()))
    return {
        "outputs": {name: rounded(value.tolist()) for name, value in outputs.items()},
        "gradients": {name: rounded(value.tolist()) for name, value in zip(operands, gradients, strict=True)},
    }
