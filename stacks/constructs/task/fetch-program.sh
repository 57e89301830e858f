# Fetches the program of this SHA-256 and, for a processor, what its broker's certificates go back to. Nothing else of the task
# begins before this has ended well. Programs of before are older versions of the same object; the newest comes first.
set -eu
versions=$(aws s3api list-object-versions --bucket "$SERVICES_BUCKET" --prefix "$PROGRAM_KEY" \
  --query "Versions[?Key=='$PROGRAM_KEY'].VersionId" --output text --region "$AWS_REGION")
fetched="$PROGRAM_FOLDER/fetched"
is_right() { echo "$PROGRAM_SHA256  $fetched" | sha256sum --check --status 2>/dev/null; }
for version in $versions; do
  # What the command line says of no versions.
  if [ "$version" = None ]; then break; fi
  aws s3api get-object --bucket "$SERVICES_BUCKET" --key "$PROGRAM_KEY" --version-id "$version" \
    --region "$AWS_REGION" "$fetched" >/dev/null
  if is_right; then break; fi
done
is_right || {
  echo "No version of s3://$SERVICES_BUCKET/$PROGRAM_KEY is the program of SHA-256 $PROGRAM_SHA256. Nothing of it runs."
  exit 1
}
mv "$fetched" "$PROGRAM_FOLDER/processor.cjs"
if [ -n "$BROKER" ]; then
  aws dynamodb get-item --table-name "$BROKER_TABLE" \
    --key "{\"broker\":{\"S\":\"$BROKER\"},\"item\":{\"S\":\"broker\"}}" \
    --projection-expression authority --query Item.authority.S --output text \
    --region "$AWS_REGION" >"$PROGRAM_FOLDER/authority.pem"
  case "$(cat "$PROGRAM_FOLDER/authority.pem")" in
  *"BEGIN CERTIFICATE"*) ;;
  *)
    echo "No node of $BROKER has reported the authority of its certificates yet. ECS tries again."
    exit 1
    ;;
  esac
fi
# Fargate mounts an empty folder that only root may write: https://github.com/aws/containers-roadmap/issues/938
chmod 1777 "$SCRATCH_FOLDER"
