"""What a chat is told and when: digests and alerts become promises in the outbox."""
