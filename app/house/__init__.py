"""The house lexicon: drafts and versions, what publishing would change, and what trainees say was misheard."""
