# This file is maintained automatically by "tofu init".
# Manual edits may be lost in future updates.

provider "registry.opentofu.org/hashicorp/null" {
  version     = "3.2.1"
  constraints = "~> 3.2"
  hashes = [
    "h1:a",
  ]
}

provider "registry.terraform.io/hashicorp/null" {
  version = "3.2.1"
}
