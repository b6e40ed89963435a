"""The version that every statement names."""

VERSION = "0.1.0"
