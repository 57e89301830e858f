# Fetches the program of this SHA-256 and, for a processor, what its broker's certificates go back to. Nothing else of the task
# begins before this has ended well.
set -eu
aws s3 cp --only-show-errors "s3://$SERVICES_BUCKET/$PROGRAM_KEY" "$PROGRAM_FOLDER/fetched" --region "$AWS_REGION"
echo "$PROGRAM_SHA256  $PROGRAM_FOLDER/fetched" | sha256sum --check --status || {
  echo "s3://$SERVICES_BUCKET/$PROGRAM_KEY is not the program of SHA-256 $PROGRAM_SHA256. Nothing of it runs."
  exit 1
}
mv "$PROGRAM_FOLDER/fetched" "$PROGRAM_FOLDER/processor.cjs"
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
