"""BART with a pointer: each step mixes writing from the vocabulary with copying from the source.

The pointer-generator network of See, Liu & Manning (2017) on top of transformers' BART. The
copy attention sees, beside each source state, the piece before it, so that a run once begun
is easy to go on with (the induction pattern of Olsson et al. 2022).
"""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn
from transformers import AutoConfig, AutoModelForSeq2SeqLM, BartConfig, BartForConditionalGeneration
from transformers.modeling_outputs import Seq2SeqLMOutput
from transformers.models.bart.modeling_bart import BartAttention


class PointerBartConfig(BartConfig):  # type: ignore[no-untyped-call]
    """BART's configuration with the layer norm's epsilon (BERT's encoders need 1e-12) and the
    number of pieces that can be written: the vocabulary's first ``written_size`` ids. All
    pieces can be copied."""

    model_type = "pointer_bart"
    layer_norm_eps: float = 1e-12
    written_size: int = 6144
    source_length: int = 128
    """Pieces of source, special ones included, that the model was trained on."""


def folded(states: Tensor, articles: int) -> Tensor:
    """(articles × beams, target, width) as (articles, beams × target, width): the beams of an
    article as so many places of one target, since none of them sees another."""
    return states.reshape(articles, -1, states.shape[-1])


class SharedAttention(BartAttention):
    """Attention to the source in which all beams of an article share its keys and values."""

    def forward(
        self,
        hidden_states: Tensor,
        key_value_states: Tensor | None = None,
        past_key_values: Any = None,
        attention_mask: Tensor | None = None,
        **kwargs: Any,
    ) -> tuple[Tensor, Tensor | None]:
        """As ``BartAttention``'s, of as many or more rows of target than of source."""
        assert key_value_states is not None
        articles = len(key_value_states)
        shape = hidden_states.shape
        if articles < len(hidden_states):
            hidden_states = folded(hidden_states, articles)
            if attention_mask is not None:  # the same for all places of the target
                attention_mask = attention_mask[:, :, :1]
        seen, weights = super().forward(
            hidden_states, key_value_states, past_key_values, attention_mask, **kwargs
        )
        return seen.reshape(shape), weights


class PointerBart(BartForConditionalGeneration):
    """``BartForConditionalGeneration`` whose ``logits`` are log-probabilities of the mixture.

    ``generate()`` takes the source's ids and copy keys along (``decoder_`` keeps them from the
    encoder). What belongs to the source is there once an article, not once a beam.
    """

    config_class = PointerBartConfig

    def __init__(self, config: PointerBartConfig) -> None:
        super().__init__(config)
        width = int(config.d_model or 0)
        self.copy_query = nn.Linear(width, width)
        self.copy_key = nn.Linear(width, width)
        self.copy_before = nn.Linear(width, width, bias=False)
        self.copy_gate = nn.Linear(width, 1)
        for layer in self.model.decoder.layers:
            layer.encoder_attn.__class__ = SharedAttention
        for module in self.modules():
            if isinstance(module, nn.LayerNorm):
                module.eps = config.layer_norm_eps
        self.post_init()  # type: ignore[no-untyped-call]

    def copy_keys(self, encoded: Tensor, source_ids: Tensor) -> Tensor:
        """Keys of the copy attention, (batch, source, width)."""
        before = self.model.shared(source_ids.roll(1, dims=1))
        keys: Tensor = self.copy_key(encoded) + self.copy_before(before)
        return keys

    def pointing(self, states: Tensor, keys: Tensor, source_mask: Tensor) -> Tensor:
        """The copy attention, (batch, target, source)."""
        scores: Tensor = self.copy_query(states) @ keys.transpose(1, 2) / states.shape[-1] ** 0.5
        return scores.masked_fill(source_mask[:, None] == 0, -1e9).softmax(-1)

    def writing(self, states: Tensor) -> Tensor:
        """The logits of the pieces that can be written, (..., written)."""
        return nn.functional.linear(states, self.lm_head.weight[: self.config.written_size])

    def gate(self, states: Tensor) -> Tensor:
        """The logit (...) of writing against copying."""
        logit: Tensor = self.copy_gate(states).squeeze(-1)
        return logit

    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        decoder_input_ids: Tensor | None = None,
        encoder_outputs: Any = None,
        past_key_values: Any = None,
        use_cache: bool | None = None,
        decoder_source_ids: Tensor | None = None,
        decoder_copy_keys: Tensor | None = None,
        **kwargs: Any,
    ) -> Seq2SeqLMOutput:
        """Log-probabilities (batch, target, vocabulary) of the next pieces."""
        kwargs.pop("return_dict", None)
        outputs = self.model(
            input_ids,
            attention_mask=attention_mask,
            decoder_input_ids=decoder_input_ids,
            encoder_outputs=encoder_outputs,
            past_key_values=past_key_values,
            use_cache=use_cache,
            **kwargs,
        )
        source_ids = input_ids if decoder_source_ids is None else decoder_source_ids
        if source_ids is None:
            raise ValueError("a pointer needs the source's ids: input_ids or decoder_source_ids")
        if attention_mask is None:
            attention_mask = source_ids.ne(self.config.pad_token_id or 0).long()
        keys = decoder_copy_keys
        if keys is None:
            keys = self.copy_keys(outputs.encoder_last_hidden_state, source_ids)
        rows, places, _ = outputs.last_hidden_state.shape
        states = folded(outputs.last_hidden_state, len(source_ids))
        copied = self.pointing(states, keys, attention_mask)
        gate = self.gate(states).sigmoid()[..., None]
        probabilities = self.writing(states).softmax(-1) * gate
        rest = self.config.vocab_size - probabilities.shape[-1]
        probabilities = nn.functional.pad(probabilities, (0, rest))
        index = source_ids[:, None].expand(-1, copied.shape[1], -1)
        probabilities = probabilities.scatter_add(-1, index, copied * (1 - gate))
        return Seq2SeqLMOutput(
            logits=probabilities.clamp_min(1e-12).log().view(rows, places, -1),
            past_key_values=outputs.past_key_values,
            encoder_last_hidden_state=outputs.encoder_last_hidden_state,
        )

    def generate(  # type: ignore[override]
        self: Any, inputs: Tensor | None = None, **kwargs: Any
    ) -> Any:
        """As transformers' ``generate``; the source's ids go along to every step."""
        kwargs.setdefault(
            "decoder_source_ids", inputs if inputs is not None else kwargs.get("input_ids")
        )
        return BartForConditionalGeneration.generate(self, inputs, **kwargs)

    def _expand_inputs_for_generation(
        self,
        expand_size: int = 1,
        is_encoder_decoder: bool = True,
        input_ids: Any = None,
        **model_kwargs: Any,
    ) -> tuple[Any, dict[str, Any]]:
        """Repeats for each beam what is written, and nothing else; adds the copy keys."""
        encoded = model_kwargs["encoder_outputs"].last_hidden_state
        keys = self.copy_keys(encoded, model_kwargs["decoder_source_ids"])
        written = input_ids.repeat_interleave(expand_size, 0)
        return written, {**model_kwargs, "decoder_copy_keys": keys}

    def _reorder_cache(self, past_key_values: Any, beam_idx: Tensor) -> Any:
        """The cache of the chosen beams; what they see of the source is the same for all."""
        past_key_values.self_attention_cache.reorder_cache(beam_idx)
        return past_key_values


def register() -> None:
    """Make ``transformers`` know the architecture by its name, so that a folder of it loads."""
    AutoConfig.register("pointer_bart", PointerBartConfig, exist_ok=True)
    AutoModelForSeq2SeqLM.register(PointerBartConfig, PointerBart, exist_ok=True)
