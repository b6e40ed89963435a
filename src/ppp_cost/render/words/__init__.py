"""Words that several outputs share, in Chinese and in English."""
