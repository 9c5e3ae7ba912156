provider "example.com/acme/comma" {
  version = "1.0.0", # ERROR: Unexpected comma after argument
}

module "brace" # WARNING: Dependency locks for modules are not yet supported # ERROR: Invalid block definition
{
}
