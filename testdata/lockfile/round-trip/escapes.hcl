# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "example.com/acme/anvil" {
  version = "1.0.0"
  hashes = [
    "x:\u0000\u0007\u007f\u00a0\u00ad\u200b",
    "x:\n\r\t",
    "x:\"\\'",
    "x:$a %b $ {",
    "x:$${a}%%{b}",
    "x:é日😀",
    "x:\U000e0001",
  ]
}
