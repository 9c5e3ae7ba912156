# Everything that a root module usually has.
terraform {
  required_version = ">= 1.5"

  required_providers {
    anvil = {
      source  = "acme/anvil"
      version = "~> 1.2"
    }
    legacy = ">= 0.1, < 2.0"
    quoted = {
      "source" : "acme/quoted"
      version : ">= 1.0",
      configuration_aliases : [quoted.east, quoted.west]
    }
  }

  backend "local" {
    path = "terraform.tfstate"
  }
}

provider "anvil" { region = "north" }

provider "anvil" {
  alias  = "south"
  region = "south"
}

variable "sizes" {
  type    = map(number)
  default = { small = 1, medium = 2.5, large = 1e3 }
}

locals {
  greeting = "hello, \"world\"\t\u00e9"
  price    = "$${not_a_reference} costs 100%"
  empty    = ""
  nothing  = null
  yes      = true
  numbers  = [1, 2, 3, ]
  negative = -1
}

module "child" {
  source = "./child"
  providers = {
    anvil       = anvil.south
    anvil.other = anvil
  }
}
