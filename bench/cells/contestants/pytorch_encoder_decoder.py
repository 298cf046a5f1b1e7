"""PyTorch's encoder-decoder with additive attention, with the same weights and formulas as gatebook's."""

import torch
from torch import nn
from torch.nn import functional

# The order of the gates in PyTorch's concatenated weights, by gatebook's names.
GATES = ["input", "forget", "candidate", "output"]


class EncoderDecoder:
    """nn.LSTM as encoder, nn.LSTMCell as decoder; the loss is the mean cross-entropy of the target's tokens."""

    def __init__(self, given, values):
        sizes, self.operands = given["sizes"], given["operands"]
        hidden, self.vocabulary = sizes["H"], sizes["V"]
        self.encoder = nn.LSTM(sizes["F"], hidden, batch_first=True)
        self.decoder = nn.LSTMCell(sizes["V"] + hidden, hidden)
        self.bridge_hidden, self.bridge_cell = nn.Linear(hidden, hidden), nn.Linear(hidden, hidden)
        self.query, self.key = nn.Linear(hidden, hidden, bias=False), nn.Linear(hidden, hidden)
        self.score = nn.Parameter(values["attention.score"].clone())
        self.output = nn.Linear(2 * hidden, self.vocabulary)
        # Each entry: a parameter, and the names of the operands from which it is joined.
        self.parameters = [
            (self.encoder.weight_ih_l0, [f"encoder.{gate}.kernel" for gate in GATES]),
            (self.encoder.weight_hh_l0, [f"encoder.{gate}.recurrent" for gate in GATES]),
            (self.encoder.bias_ih_l0, [f"encoder.{gate}.bias" for gate in GATES]),
            (self.decoder.weight_ih, [f"decoder.{gate}.kernel" for gate in GATES]),
            (self.decoder.weight_hh, [f"decoder.{gate}.recurrent" for gate in GATES]),
            (self.decoder.bias_ih, [f"decoder.{gate}.bias" for gate in GATES]),
            (self.bridge_hidden.weight, ["bridge.hidden.kernel"]),
            (self.bridge_hidden.bias, ["bridge.hidden.bias"]),
            (self.bridge_cell.weight, ["bridge.cell.kernel"]),
            (self.bridge_cell.bias, ["bridge.cell.bias"]),
            (self.query.weight, ["attention.query"]),
            (self.key.weight, ["attention.key"]),
            (self.key.bias, ["attention.bias"]),
            (self.score, ["attention.score"]),
            (self.output.weight, ["output.kernel"]),
            (self.output.bias, ["output.bias"]),
        ]
        with torch.no_grad():
            for parameter, names in self.parameters:
                parameter.copy_(torch.cat([self.turned(values[name]) for name in names]))
            self.encoder.bias_hh_l0.zero_()
            self.decoder.bias_hh.zero_()
        tokens = {name: torch.tensor(ids) for name, ids in given["tokens"].items()}
        self.source = functional.one_hot(tokens["source"], sizes["F"]).float()
        self.target = tokens["target"]
        forced = functional.one_hot(self.target, self.vocabulary).float()
        first = torch.zeros(sizes["B"], 1, self.vocabulary)
        self.forced = torch.cat([first, forced[:, :-1]], dim=1)

    @staticmethod
    def turned(weight):
        """Transposes a matrix: PyTorch's matrices have one row per unit, and gatebook's have one column per unit."""
        return weight.T if weight.ndim == 2 else weight

    def logits(self):
        """Returns the logits [B, T, V]."""
        encoded, (hidden, cell) = self.encoder(self.source)
        hidden, cell = torch.tanh(self.bridge_hidden(hidden[0])), torch.tanh(self.bridge_cell(cell[0]))
        keys = self.key(encoded)
        outputs = []
        for token in self.forced.unbind(1):
            scores = torch.tanh(keys + self.query(hidden).unsqueeze(1)) @ self.score
            context = (functional.softmax(scores, dim=1).unsqueeze(1) @ encoded).squeeze(1)
            hidden, cell = self.decoder(torch.cat([token, context], dim=1), (hidden, cell))
            outputs.append(torch.cat([context, hidden], dim=1))
        return self.output(torch.stack(outputs, dim=1))

    def loss(self):
        return functional.cross_entropy(self.logits().flatten(0, 1), self.target.flatten())

    def forward(self):
        with torch.no_grad():
            return self.loss().item()

    def both(self):
        for parameter, _ in self.parameters:
            parameter.grad = None
        self.encoder.bias_hh_l0.grad = self.decoder.bias_hh.grad = None
        loss = self.loss()
        loss.backward()
        return loss.item()

    def values(self):
        """Returns the logits [B, T, V], then the gradients in the problem's order and layout."""
        self.both()
        gradients = {
            name: self.turned(part)
            for parameter, names in self.parameters
            for name, part in zip(names, parameter.grad.chunk(len(names)), strict=True)
        }
        with torch.no_grad():
            logits = self.logits()
        return [logits] + [gradients[operand["name"]] for operand in self.operands]
