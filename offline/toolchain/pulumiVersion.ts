/** The Pulumi CLI that is downloaded or built where none on PATH is as new (`pulumi-cli/go.mod` pins its source). */
export const pulumiVersion = '3.274.1';

/** The engine of older ones took a failed replacement that was taken back for an order to delete. */
export const whyNotOlder =
  'older ones can delete a resource whose replacement failed, as soon as the change is taken back ' +
  '(https://github.com/pulumi/pulumi/pull/24588)';
