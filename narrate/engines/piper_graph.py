"""A Piper model as it is loaded: with its phonemes' widths among its outputs, and with convolutions that run faster.

An ONNX file is a protobuf message (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), which is taken apart
only as far as it is changed: the `onnx` package would load for 0.2 s and hold the weights twice in every worker.
"""

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

# onnxruntime computes convolutions over pictures in its own memory layout, a sixth faster than those over lines; so
# a line becomes a picture of one row. Its layout takes channels by so many, and one of 1 it computes as a product.
_CHANNELS = 16
_LEAST_KERNEL = 2
_LINE_DIMS = 3  # of a kernel's weights: channels out, channels in, time
_ROW_AXIS = 2  # batch, channels, row, time

# From this version of ONNX's operators on, Squeeze and Unsqueeze take the axis as a tensor.
_LEAST_OPERATORS = 13
_FLOAT, _INT64 = 1, 7  # TensorProto.DataType
_WIDTHS_COME_OF = "Ceil"

_SHIFTS = range(0, 64, 7)  # a number is written in at most ten bytes of seven bits each


class NotThisModel(ValueError):
    """The bytes are no ONNX model, or not of Piper's form; the text says what is missing."""


class _Wire(IntEnum):
    """How a field of protobuf is written down."""

    VARINT = 0
    FIXED64 = 1
    BYTES = 2
    FIXED32 = 5


@dataclass(frozen=True, slots=True)
class _Field:
    """A field: its number in its message, and its content without length."""

    number: int
    wire: _Wire
    content: bytes | memoryview

    @property
    def text(self) -> str:
        try:
            return bytes(self.content).decode()
        except UnicodeDecodeError:
            raise NotThisModel("a name in it is no text") from None


# Field numbers of the messages.
_MODEL_GRAPH, _MODEL_OPERATORS = 7, 8
_OPERATORS_DOMAIN, _OPERATORS_VERSION = 1, 2
_GRAPH_NODE, _GRAPH_WEIGHTS, _GRAPH_INPUT, _GRAPH_OUTPUT = 1, 5, 11, 12
_NODE_INPUT, _NODE_OUTPUT, _NODE_NAME, _NODE_TYPE, _NODE_ATTRIBUTE = 1, 2, 3, 4, 5
_ATTRIBUTE_NAME, _ATTRIBUTE_INT, _ATTRIBUTE_INTS = 1, 3, 8
_TENSOR_DIMS, _TENSOR_TYPE, _TENSOR_NAME, _TENSOR_RAW = 1, 2, 8, 9
_VALUE_NAME, _VALUE_TYPE, _TYPE_TENSOR, _TENSOR_ELEMENT = 1, 2, 1, 1


def prepared(model: bytes) -> bytes:
    """The model with the widths of its phonemes (float32, steps) as its last output.

    The widths are what the graph's one Ceil node gives. Nothing before them is changed, so they stay what they were,
    bit for bit; the sound may differ in its last bits. Raises NotThisModel.
    """
    top = _fields(memoryview(model))
    graphs = [field for field in top if field.number == _MODEL_GRAPH]
    if len(graphs) != 1:
        raise NotThisModel("it has no graph")
    graph = _Graph(_fields(graphs[0].content))
    made = [*graph.with_rows()] if _operators(top) >= _LEAST_OPERATORS else [*graph.fields]
    floats = _message(_VALUE_TYPE, [_message(_TYPE_TENSOR, [_number(_TENSOR_ELEMENT, _FLOAT)])])
    made.append(_message(_GRAPH_OUTPUT, [_text(_VALUE_NAME, graph.widths), floats]))
    return b"".join(
        piece
        for field in top
        for piece in (_written_around(field, made) if field is graphs[0] else _written(field))
    )


@dataclass(frozen=True, slots=True)
class _Node:
    """An operation: the names of what goes in and comes out, and its attributes' fields by name."""

    field: _Field
    type: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: dict[str, tuple[_Field, ...]]

    def numbers(self, attribute: str) -> tuple[int, ...]:
        return _numbers(self.attributes.get(attribute, ()), _ATTRIBUTE_INTS)


class _Graph:
    """The graph's fields, its nodes and weights seen into."""

    def __init__(self, fields: Sequence[_Field]) -> None:
        self.fields = fields
        self._nodes = {id(each): _node(each) for each in fields if each.number == _GRAPH_NODE}
        widths = [
            name for node in self._nodes.values() if node.type == _WIDTHS_COME_OF for name in node.outputs
        ]
        if len(widths) != 1:
            raise NotThisModel(f"{len(widths)} of its values come of a {_WIDTHS_COME_OF}, not one")
        self.widths = widths[0]
        self._given = {_name(_fields(f.content), _VALUE_NAME) for f in fields if f.number == _GRAPH_INPUT}
        self._readers = Counter(name for node in self._nodes.values() for name in node.inputs)
        self._weights = {id(each): _fields(each.content) for each in fields if each.number == _GRAPH_WEIGHTS}
        self._dims = {
            _name(tensor, _TENSOR_NAME): _numbers(tensor, _TENSOR_DIMS) for tensor in self._weights.values()
        }

    def with_rows(self) -> Iterator[_Field]:
        """The fields, with the convolutions after the widths made such over one row."""
        axis = "narrate/row-axis"
        after = {self.widths}
        weights: set[str] = set()
        made: list[_Field] = []
        for field in self.fields:
            node = self._nodes.get(id(field))
            if node is None or after.isdisjoint(node.inputs):
                made.append(field)
                continue
            after.update(node.outputs)
            if not self._gains(node):
                made.append(field)
                continue
            weights.add(node.inputs[1])
            row, result = f"{node.name}/narrate/row", f"{node.name}/narrate/result"
            made += (
                _operation("Unsqueeze", inputs=(node.inputs[0], axis), output=row),
                _over_a_row(node, row=row, result=result),
                _operation("Squeeze", inputs=(result, axis), output=node.outputs[0]),
            )
        yield _row_axis(axis)
        for field in made:
            tensor = self._weights.get(id(field))
            if tensor is not None and _name(tensor, _TENSOR_NAME) in weights:
                yield _message(_GRAPH_WEIGHTS, _with_row(tensor))
            else:
                yield field

    def _gains(self, node: _Node) -> bool:
        """Whether it is a convolution over a line, of the sort that onnxruntime computes faster over a picture."""
        if node.type != "Conv" or len(node.inputs) < 2 or len(node.outputs) != 1:
            return False
        weights = node.inputs[1]
        dims = self._dims.get(weights, ())
        return (
            len(dims) == _LINE_DIMS
            and dims[0] % _CHANNELS == dims[1] % _CHANNELS == 0
            and dims[2] >= _LEAST_KERNEL
            and len(node.numbers("kernel_shape")) == 1
            and len(node.numbers("pads")) in {0, 2}
            and _numbers(node.attributes.get("group", ()), _ATTRIBUTE_INT) in {(), (1,)}
            and "auto_pad" not in node.attributes
            and self._readers[weights] == 1
            and weights not in self._given
        )


def _operators(top: Sequence[_Field]) -> int:
    """The version of ONNX's own operators that the model uses."""
    for field in top:
        if field.number == _MODEL_OPERATORS:
            operators = _fields(field.content)
            if not _name(operators, _OPERATORS_DOMAIN):
                return max(_numbers(operators, _OPERATORS_VERSION), default=0)
    return 0


def _node(field: _Field) -> _Node:
    fields = _fields(field.content)
    attributes = (_fields(each.content) for each in fields if each.number == _NODE_ATTRIBUTE)
    return _Node(
        field,
        _name(fields, _NODE_TYPE),
        _name(fields, _NODE_NAME),
        tuple(each.text for each in fields if each.number == _NODE_INPUT),
        tuple(each.text for each in fields if each.number == _NODE_OUTPUT),
        {_name(each, _ATTRIBUTE_NAME): tuple(each) for each in attributes},
    )


def _over_a_row(node: _Node, *, row: str, result: str) -> _Field:
    """The same convolution over a picture of one row."""
    in_two = {name: (1, *node.numbers(name)) for name in ("kernel_shape", "dilations", "strides")}
    begin, end = node.numbers("pads") or (0, 0)
    in_two["pads"] = (0, begin, 0, end)
    made = [_text(_NODE_INPUT, name) for name in (row, *node.inputs[1:])]
    made.append(_text(_NODE_OUTPUT, result))
    for field in _fields(node.field.content):
        if field.number in {_NODE_INPUT, _NODE_OUTPUT}:
            continue
        attribute = _fields(field.content) if field.number == _NODE_ATTRIBUTE else []
        numbers = in_two.get(_name(attribute, _ATTRIBUTE_NAME))
        if numbers is None:
            made.append(field)
        else:
            kept = [each for each in attribute if each.number != _ATTRIBUTE_INTS]
            made.append(_message(_NODE_ATTRIBUTE, [*kept, *(_number(_ATTRIBUTE_INTS, n) for n in numbers)]))
    return _message(_GRAPH_NODE, made)


def _with_row(tensor: Sequence[_Field]) -> Iterator[_Field]:
    """A kernel's weights, its channels before its one row; the numbers themselves lie as they lay."""
    *channels, kernel = _numbers(tensor, _TENSOR_DIMS)
    yield from (_number(_TENSOR_DIMS, size) for size in (*channels, 1, kernel))
    yield from (field for field in tensor if field.number != _TENSOR_DIMS)


def _row_axis(name: str) -> _Field:
    value = _Field(_TENSOR_RAW, _Wire.BYTES, struct.pack("<q", _ROW_AXIS))
    return _message(
        _GRAPH_WEIGHTS,
        [_number(_TENSOR_DIMS, 1), _number(_TENSOR_TYPE, _INT64), _text(_TENSOR_NAME, name), value],
    )


def _operation(kind: str, *, inputs: Iterable[str], output: str) -> _Field:
    fields = [_text(_NODE_INPUT, name) for name in inputs]
    return _message(
        _GRAPH_NODE,
        [
            *fields,
            _text(_NODE_OUTPUT, output),
            _text(_NODE_NAME, f"{output}/{kind}"),
            _text(_NODE_TYPE, kind),
        ],
    )


def _fields(message: bytes | memoryview) -> list[_Field]:
    """The fields of a message, in order; contents are not copied."""
    fields: list[_Field] = []
    view = memoryview(message)
    at = 0
    while at < len(view):
        key, at = _varint(view, at)
        try:
            wire = _Wire(key & 7)
        except ValueError:
            raise NotThisModel("it is not written as ONNX is") from None
        start = at
        match wire:
            case _Wire.VARINT:
                _, at = _varint(view, at)
            case _Wire.BYTES:
                length, start = _varint(view, at)
                at = start + length
            case _Wire.FIXED64:
                at += 8
            case _Wire.FIXED32:
                at += 4
        if at > len(view):
            raise NotThisModel("it breaks off")
        fields.append(_Field(key >> 3, wire, view[start:at]))
    return fields


def _varint(view: memoryview, at: int) -> tuple[int, int]:
    """The number that begins there, and where it ends."""
    value = 0
    for shift, byte in zip(_SHIFTS, view[at : at + len(_SHIFTS)], strict=False):
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # the high bit says that more comes
            return value, at
    raise NotThisModel("it breaks off, or is not written as ONNX is")


def _numbers(fields: Iterable[_Field], number: int) -> tuple[int, ...]:
    """The whole numbers of a field, not below zero; written one by one or packed."""
    found: list[int] = []
    for field in fields:
        if field.number != number:
            continue
        view = memoryview(field.content)
        at = 0
        while at < len(view):
            value, at = _varint(view, at)
            found.append(value)
    return tuple(found)


def _name(fields: Iterable[_Field], number: int) -> str:
    """The text of a field; empty where there is none."""
    return next((field.text for field in fields if field.number == number), "")


def _text(number: int, text: str) -> _Field:
    return _Field(number, _Wire.BYTES, text.encode())


def _number(number: int, value: int) -> _Field:
    return _Field(number, _Wire.VARINT, _as_varint(value))


def _message(number: int, fields: Iterable[_Field]) -> _Field:
    return _Field(number, _Wire.BYTES, b"".join(piece for field in fields for piece in _written(field)))


def _written(field: _Field) -> tuple[bytes | memoryview, ...]:
    key = _as_varint(field.number << 3 | field.wire)
    if field.wire is _Wire.BYTES:
        return key, _as_varint(len(field.content)), field.content
    return key, field.content


def _written_around(field: _Field, fields: Iterable[_Field]) -> Sequence[bytes | memoryview]:
    """A message field with these fields in it, without copying them."""
    inside = [piece for each in fields for piece in _written(each)]
    return _as_varint(field.number << 3 | field.wire), _as_varint(sum(map(len, inside))), *inside


def _as_varint(value: int) -> bytes:
    made = bytearray()
    while value > 0x7F:  # seven bits a byte
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)
