from torch import nn


# --- networks ---------------------------------------------------------------------------------------------------------


class Net(nn.Module):
    """Convolution blocks, if there are any, and dense layers."""

    def __init__(self, p, data):
        super().__init__()
        act = ACTIVATIONS[p["act"]]
        norm, outputs = p["norm"], data.class_count or 1
        layers, inputs, side, channels = [], data.features, 8, 1
        self.cnn = p["model"] == "cnn" and data.pictures
        if self.cnn:
            for block in range(int(p["blocks"])):
                out = int(p["channels"]) << block
                kernel = int(p["kernel"])
                parts: list[nn.Module] = [nn.Conv2d(channels, out, kernel, padding=kernel // 2, bias=norm == "none")]
                if norm == "batch":
                    parts.append(nn.BatchNorm2d(out))
                elif norm == "layer":
                    parts.append(nn.GroupNorm(1, out))
                parts.append(act())
                if side >= 2:
                    parts.append(nn.MaxPool2d(2) if p["pool"] == "max" else nn.AvgPool2d(2))
                    side //= 2
                layers.append(nn.Sequential(*parts))
                channels = out
            inputs = channels * side * side
            layers.append(nn.Sequential(nn.Flatten(), nn.Dropout(p["dropout"]), nn.Linear(inputs, outputs)))
        else:
            for layer in range(int(p["layers"])):
                own = int(p[f"width{layer + 1}"]) if layer else 0
                width = own or int(p["width"])
                parts: list[nn.Module] = [nn.Linear(inputs, width, bias=norm == "none")]
                if norm == "batch":
                    parts.append(nn.BatchNorm1d(width))
                elif norm == "layer":
                    parts.append(nn.LayerNorm(width))
                layers.append(nn.Sequential(*parts, act(), nn.Dropout(p["dropout"])))
                inputs = width
            layers.append(nn.Sequential(nn.Linear(inputs, outputs)))
        self.layers = nn.ModuleList(layers)
        xavier = p["init"] == "xavier" or (p["init"] == "auto" and p["act"] in ("tanh", "sigmoid"))
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Conv2d)):
                if xavier:
                    nn.init.xavier_uniform_(module.weight)
                else:
                    nn.init.kaiming_normal_(module.weight)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)

    def forward(self, x):
        if self.cnn:
            x = x.view(-1, 1, 8, 8)
        for layer in self.layers:
            x = layer(x)
        return x
