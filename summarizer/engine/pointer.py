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


class PointerBartConfig(BartConfig):  # type: ignore[no-untyped-call]
    """BART's configuration with the layer norm's epsilon (BERT's encoders need 1e-12) and the
    number of pieces that can be written: the vocabulary's first ``written_size`` ids. All
    pieces can be copied."""

    model_type = "pointer_bart"
    layer_norm_eps: float = 1e-12
    written_size: int = 6144


class PointerBart(BartForConditionalGeneration):
    """``BartForConditionalGeneration`` whose ``logits`` are log-probabilities of the mixture.

    ``generate()`` takes the source's ids along (``decoder_`` keeps them from the encoder).
    """

    config_class = PointerBartConfig

    def __init__(self, config: PointerBartConfig) -> None:
        super().__init__(config)
        width = int(config.d_model or 0)
        self.copy_query = nn.Linear(width, width)
        self.copy_key = nn.Linear(width, width)
        self.copy_before = nn.Linear(width, width, bias=False)
        self.copy_gate = nn.Linear(width, 1)
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
        keys = self.copy_keys(outputs.encoder_last_hidden_state, source_ids)
        states = outputs.last_hidden_state
        copied = self.pointing(states, keys, attention_mask)
        gate = self.gate(states).sigmoid()[..., None]
        probabilities = self.writing(states).softmax(-1) * gate
        rest = self.config.vocab_size - probabilities.shape[-1]
        probabilities = nn.functional.pad(probabilities, (0, rest))
        index = source_ids[:, None].expand(-1, copied.shape[1], -1)
        probabilities = probabilities.scatter_add(-1, index, copied * (1 - gate))
        return Seq2SeqLMOutput(
            logits=probabilities.clamp_min(1e-12).log(),
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


def register() -> None:
    """Make ``transformers`` know the architecture by its name, so that a folder of it loads."""
    AutoConfig.register("pointer_bart", PointerBartConfig, exist_ok=True)
    AutoModelForSeq2SeqLM.register(PointerBartConfig, PointerBart, exist_ok=True)
