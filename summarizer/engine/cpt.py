"""CPT (Shao et al. 2021, 'CPT: A Pre-Trained Unbalanced Transformer for Both Chinese Language
Understanding and Generation'): BART's decoder on BERT's encoder.

Its folders say model type 'bart'; loaded as BART they would get an encoder of random weights. The
architecture follows the published ``modeling_cpt.py`` (github.com/fastnlp/CPT).
"""

from __future__ import annotations

from typing import Any

from torch import nn
from transformers import BartConfig, BartForConditionalGeneration, BartModel, BertConfig, BertModel
from transformers.models.bart.modeling_bart import BartDecoder, BartPreTrainedModel

ARCHITECTURE = "CPTForConditionalGeneration"
"""How a configuration names it."""


class CPTModel(BartModel):
    """The generating half: the layers of the shared encoder, and the decoder. The encoder's layers
    above, for understanding, are as many as the decoder's; its attention passes them by, and they
    are left out."""

    _tied_weights_keys = {  # noqa: RUF012 - as its base class has it
        "decoder.embed_tokens.weight": "shared.weight",
        "encoder.embeddings.word_embeddings.weight": "shared.weight",
    }

    def __init__(self, config: BartConfig) -> None:
        BartPreTrainedModel.__init__(self, config)
        told: Any = config
        bert = BertConfig(  # type: ignore[no-untyped-call]
            vocab_size=told.vocab_size,
            hidden_size=told.d_model,
            num_hidden_layers=told.encoder_layers - told.decoder_layers,
            num_attention_heads=told.encoder_attention_heads,
            intermediate_size=told.encoder_ffn_dim,
            hidden_dropout_prob=told.activation_dropout,
            attention_probs_dropout_prob=told.attention_dropout,
            max_position_embeddings=told.max_position_embeddings,
        )
        self.shared: Any = nn.Embedding(told.vocab_size, told.d_model, told.pad_token_id)
        self.encoder: Any = BertModel(bert, add_pooling_layer=False)
        self.decoder = BartDecoder(config)
        self.post_init()  # type: ignore[no-untyped-call]

    def set_input_embeddings(self, value: Any) -> None:
        """New word embeddings, for both halves."""
        self.shared = self.decoder.embed_tokens = value
        self.encoder.set_input_embeddings(value)


class CPT(BartForConditionalGeneration):
    """``BartForConditionalGeneration`` on ``CPTModel``."""

    def __init__(self, config: BartConfig) -> None:
        super().__init__(config)
        self.model = CPTModel(config)
        self.post_init()  # type: ignore[no-untyped-call]
