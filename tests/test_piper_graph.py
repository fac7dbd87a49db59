"""What is changed in a Piper model before it is loaded: an output more, the same sound sooner."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrate.engines.piper_graph import NotThisModel, prepared
from narrate.piper_files import find, runtime_is_there

np = pytest.importorskip("numpy")

# What sums in another order come to, against full scale: a step of 16 bits or two, 84 dB below the voice.
_SAME_SOUND = 2 / 2**15


@pytest.fixture(scope="module")
def model() -> bytes:
    if not runtime_is_there():
        pytest.skip("the extra 'neural' is not installed")
    return find("joe").path.read_bytes()


def _run(model: bytes) -> list["np.ndarray"]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    numbers = find("joe").symbols
    ids = [*numbers["^"], *numbers["_"]]
    for symbol in "aɪ hɐv ðɪ ˈɑːnɚ":
        ids += [*numbers[symbol], *numbers["_"]]
    ids += numbers["$"]
    return session.run(
        None,
        {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array([0, 1.2, 0], np.float32),
        },
    )


def test_the_widths_come_out_and_the_sound_is_the_same(model: bytes) -> None:
    before, after = _run(model), _run(prepared(model))
    assert len(after) == len(before) + 1
    widths, hop_samples = after[-1].reshape(-1), find("joe").hop_samples
    assert (widths >= 0).all()
    assert (widths == np.round(widths)).all()
    assert before[0].size == after[0].size == int(widths.sum()) * hop_samples
    assert np.abs(before[0] - after[0]).max() < _SAME_SOUND
    assert np.abs(before[0]).max() > 0.05


def test_the_convolutions_of_the_decoder_are_laid_in_rows(model: bytes) -> None:
    made = prepared(model)
    rows = re.findall(rb"(/[\w./]+Conv)/narrate/row/Unsqueeze", made)
    assert {
        f"/dec/resblocks.{block}/convs.{which}/Conv".encode() for block in range(9) for which in (0, 1)
    } <= {*rows}
    # What comes before the widths, and so the widths themselves, are left as they are.
    assert not any(row.startswith((b"/enc_p", b"/dp")) for row in rows)


@pytest.mark.parametrize("share", [0.001, 0.3, 0.999])
def test_a_model_that_breaks_off_is_refused(model: bytes, share: float) -> None:
    with pytest.raises(NotThisModel, match="breaks off"):
        prepared(model[: int(len(model) * share)])


@given(st.binary(max_size=300))
def test_whatever_the_bytes_are_it_is_said(junk: bytes) -> None:
    with pytest.raises(NotThisModel):
        prepared(junk)


@given(st.data())
def test_a_damaged_graph_is_a_model_or_refused(model_head: bytes, data: st.DataObject) -> None:
    damaged = bytearray(model_head)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        made = prepared(bytes(damaged))
    except NotThisModel:
        return
    assert len(made) > len(damaged) // 2


@pytest.fixture(scope="module")
def model_head() -> bytes:
    """A small model of one convolution behind a Ceil."""

    def field(number: int, content: bytes) -> bytes:
        return bytes([number << 3 | 2, len(content)]) + content

    def attribute(name: bytes, *numbers: int) -> bytes:
        return field(5, field(1, name) + b"".join(bytes([8 << 3, number]) for number in numbers))

    ceil = field(1, field(1, b"x") + field(2, b"w") + field(4, b"Ceil"))
    conv = field(
        1,
        field(1, b"w")
        + field(1, b"k")
        + field(2, b"y")
        + field(3, b"Conv")
        + field(4, b"Conv")
        + attribute(b"kernel_shape", 3)
        + attribute(b"pads", 1, 1),
    )
    kernel = field(5, bytes([8, 16, 8, 16, 8, 3]) + field(8, b"k"))
    graph = ceil + conv + kernel
    return (
        field(8, bytes([2 << 3, 15])) + bytes([7 << 3 | 2, len(graph) & 0x7F | 0x80, len(graph) >> 7]) + graph
    )


def test_a_small_graph_is_laid_in_a_row(model_head: bytes) -> None:
    made = prepared(model_head)
    assert made.count(b"Conv/narrate/row/Unsqueeze") == 1
    assert bytes([8, 16, 8, 16, 8, 1, 8, 3]) in made


def test_a_graph_without_widths_is_refused(model_head: bytes) -> None:
    with pytest.raises(NotThisModel, match="Ceil"):
        prepared(model_head.replace(b"Ceil", b"Sqrt"))
